# shellcheck shell=bash
# What the sandbox tells its user: progress and complaints on standard error,
# each line with the seconds since the command began, so that standard output
# stays free for what other programs read (`env`, `status`).

# SECONDS is bash's own clock; it starts with the script.
say() { printf '[%3ds] %s\n' "$SECONDS" "$*" >&2; }

complain() { printf 'sandbox: %s\n' "$*" >&2; }

fail() {
  complain "$@"
  exit 1
}
