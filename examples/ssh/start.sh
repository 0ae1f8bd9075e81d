#!/bin/sh
# Makes an account for each user, and serves SSH to all of them on port 2222. Homes and the host's key
# are in the volume at /home, so that they are the same after a restart.
set -eu
: "${n_users:?no users; see user_secret}"

add_user() {
  number=$1 user=$2 password=$3 key=$4
  adduser -D -u "$((1000 + number))" -s /bin/sh "$user"
  printf '%s:%s\n' "$user" "$password" | chpasswd
  mkdir -p "/home/$user/.ssh"
  if [ -n "$key" ]; then printf '%s\n' "$key" > "/home/$user/.ssh/authorized_keys"; fi
  chmod 700 "/home/$user" "/home/$user/.ssh"
  chown -R "$user" "/home/$user"
}

# With one user, the variables have no number.
if [ "$n_users" -eq 1 ]; then
  add_user 0 "$user" "$password" "${ssh_publickey:-}"
else
  number=0
  while [ "$number" -lt "$n_users" ]; do
    eval "add_user $number \"\$user_$number\" \"\$password_$number\" \"\${ssh_publickey_$number:-}\""
    number=$((number + 1))
  done
fi
unset password

mkdir -p /home/.host
chmod 700 /home/.host
if [ ! -e /home/.host/key ]; then ssh-keygen -q -t ed25519 -N '' -f /home/.host/key; fi
exec "$(command -v sshd)" -D -e -p 2222 -h /home/.host/key -o PermitRootLogin=no
