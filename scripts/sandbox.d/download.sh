# shellcheck shell=bash
# Gets the Kubernetes programs from the project's official downloads, each
# checked against its published SHA-256 sum.

# Fails quickly, and with nothing left behind, where the downloads are out of reach.
download_kubernetes() {
  local wanted=${KUBEGATE_SANDBOX_VERSION:-v1.31.4} base=${KUBEGATE_SANDBOX_DOWNLOADS:-https://dl.k8s.io}
  local destination="$cache/kubernetes-$wanted" part="$cache/download" program url sum
  rm -rf "$part"
  mkdir -p "$part"
  say "asking for the official downloads of Kubernetes $wanted (about 350 MB)"
  for program in "${kubernetes_programs[@]}"; do
    url="$base/release/$wanted/bin/linux/$(architecture)/$program"
    if ! sum=$(curl -fsSL --connect-timeout 5 --max-time 20 "$url.sha256" 2> "$part/error") ||
      ! curl -fsSL --connect-timeout 5 --speed-time 30 --speed-limit 1000 -o "$part/$program" "$url" 2> "$part/error"; then
      say "no download of $program: $(tail -1 "$part/error")"
      rm -rf "$part"
      return 1
    fi
    if ! sha256sum --check --status <<< "${sum%% *}  $part/$program"; then
      rm -rf "$part"
      fail "the download of $program does not match its published SHA-256 sum"
    fi
    say "downloaded $program"
    chmod +x "$part/$program"
  done
  rm -f "$part/error"
  mv -T "$part" "$destination"
}
