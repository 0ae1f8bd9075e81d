set -e
echo "hello" > /tmp/x
