# shellcheck shell=bash
# The sandbox's two images, made here so that no registry is needed: `pause`,
# which holds a pod's namespaces, and `busybox`. Kept in the cache as tar files in
# the layout of `docker save`.

pause_image=sandbox.kubegate/pause:1

build_images() {
  local images="$cache/images"
  local work="$images.new"
  [[ ! -d $images ]] || return 0
  lock_cache images
  if [[ ! -d $images ]]; then
    rm -rf "$work"
    mkdir -p "$work"
    build_pause_image "$work"
    build_busybox_image "$work"
    mv -T "$work" "$images"
  fi
  unlock_cache
}

build_pause_image() {
  local root="$1/pause"
  mkdir "$root"
  gcc -Os -static -s -o "$root/pause" "$here/sandbox.d/pause.c"
  pack_image "$root" "$1/pause.tar" '["/pause"]' '[]' "$pause_image"
}

# busybox with every program that it has as a link, and the few files that a
# shell and a web server look for.
build_busybox_image() {
  local root="$1/busybox" busybox tag tags=(docker.io/library/busybox:latest)
  busybox=$(type -P busybox)
  mkdir -p "$root"/{bin,etc,tmp,root,var/www,home}
  chmod 1777 "$root/tmp"
  cp "$busybox" "$root/bin/busybox"
  local applet
  for applet in $("$busybox" --list); do
    [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
  echo 'nobody:x:65534:65534:nobody:/home:/bin/false' >> "$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' > "$root/etc/group"
  # "BusyBox v1.35.0 (Debian …" gives the tags 1, 1.35 and 1.35.0.
  tag=$("$busybox" | sed -n '1s/^BusyBox v\([0-9.]*\).*/\1/p')
  while [[ -n $tag ]]; do
    tags+=("docker.io/library/busybox:$tag")
    [[ $tag == *.* ]] && tag=${tag%.*} || tag=
  done
  pack_image "$root" "$1/busybox.tar" '[]' '["sh"]' "${tags[@]}"
}

# pack_image ROOT TAR ENTRYPOINT COMMAND TAG...: one layer made of folder ROOT,
# which is removed.
pack_image() {
  local root=$1 archive=$2 entrypoint=$3 command=$4 layout layer_sum config_sum
  shift 4
  layout="$archive.layout"
  mkdir "$layout"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$layout/layer.tar" .
  layer_sum=$(sha256sum "$layout/layer.tar" | cut -d' ' -f1)
  jq -nc --arg layer "sha256:$layer_sum" --arg machine "$(architecture)" \
    --argjson entrypoint "$entrypoint" --argjson command "$command" '{
      architecture: $machine, os: "linux", created: "1970-01-01T00:00:00Z",
      config: {Env: ["PATH=/bin"], WorkingDir: "/", Entrypoint: $entrypoint, Cmd: $command},
      rootfs: {type: "layers", diff_ids: [$layer]}
    }' > "$layout/config.json"
  config_sum=$(sha256sum "$layout/config.json" | cut -d' ' -f1)
  mv "$layout/config.json" "$layout/$config_sum.json"
  jq -nc --arg config "$config_sum.json" '[{Config: $config, RepoTags: $ARGS.positional, Layers: ["layer.tar"]}]' \
    --args "$@" > "$layout/manifest.json"
  tar -C "$layout" -cf "$archive" manifest.json "$config_sum.json" layer.tar
  rm -rf "$layout" "$root"
}
