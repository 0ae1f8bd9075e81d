# shellcheck shell=bash
# Builds the Kubernetes programs from Debian's source package, for machines
# that reach a Debian mirror and nothing else. Debian ships no server packages,
# but its source package `kubernetes` holds the whole tree with its vendored
# dependencies. Three to ten minutes on two cores.

# Everything happens in one work folder of the cache. A build that is
# interrupted goes on from there the next time: the mirror's files and Go's own
# cache are kept, and each step's result appears under its final name at once.
build_kubernetes() {
  local work="$cache/build" destination
  [[ -n $(type -P apt-get) ]] || fail "no Kubernetes programs can be had here: give them in KUBEGATE_SANDBOX_BIN"
  ensure_packages "${build_packages[@]}" || fail "building Kubernetes needs these"
  say "building Kubernetes from Debian's source package: 3 to 10 minutes on two cores, once"
  mkdir -p "$work"
  [[ -d $work/source ]] || build_fetch_source "$work"
  build_generate_openapi "$work"
  build_compile "$work" "$work/bin"
  destination="$cache/kubernetes-$(build_version)"
  mv -T "$work/bin" "$destination"
  rm -rf "$work"
  say "built Kubernetes into $destination"
}

# The version that the source package gives, v1.20.2 on Debian 12: the tree has
# no git history to take it from, its name says it (1.20.5+really1.20.2).
build_version() {
  local version
  version=$(cat "$cache/build/source.version")
  version=${version##*really}
  echo "v${version%%[-+]*}"
}

# apt with its own list of sources and its own folders, so that neither the
# machine's sources nor its package lists change. The mirrors are those that
# the machine already uses.
build_apt() {
  local apt="$1/apt"
  shift
  apt-get -q \
    -o Dir::Etc::sourcelist="$apt/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$apt/lists" \
    -o Dir::Cache="$apt/cache" \
    -o APT::Get::List-Cleanup=false \
    -o APT::Sandbox::User="$(id -un)" \
    "$@"
}

build_fetch_source() {
  local work=$1
  local apt="$work/apt" keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  rm -rf "$apt" "$work/source.new"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/files" "$work/source.new"
  ensure_package_lists > "$work/apt.log" 2>&1 || true
  apt-get indextargets --format "deb-src [signed-by=$keyring] \$(REPO_URI) \$(RELEASE) \$(COMPONENT) \$(ORIGIN)" \
    'Created-By: Packages' |
    sed -n 's/ Debian$//p' | sort -u > "$apt/sources.list"
  [[ -s $apt/sources.list ]] ||
    fail "apt knows no Debian mirror: run 'apt-get update' as root, or give the programs in KUBEGATE_SANDBOX_BIN"
  say "fetching the source package (about 40 MB)"
  (
    build_apt "$work" update && cd "$apt/files" && build_apt "$work" source --download-only --only-source kubernetes
  ) > "$work/apt.log" 2>&1 || fail "the source package can't be fetched; apt's words are in $work/apt.log"
  local description
  description=$(echo "$apt"/files/kubernetes_*.dsc)
  sed -n 's/^Version: //p' "$description" | head -1 > "$work/source.version"
  [[ $(build_version) == v1.20.* ]] ||
    fail "Debian's source package here is Kubernetes $(build_version), and only 1.20 is known to build: give the programs in KUBEGATE_SANDBOX_BIN"
  tar -xf "$(echo "$apt"/files/kubernetes_*.orig.tar.*)" --strip-components=1 -C "$work/source.new"
  # The vendored reflect2 calls into Go's runtime as that was before Go 1.18, and
  # crashes when it meets a map. Debian has a newer one.
  rm -rf "$work/source.new/vendor/github.com/modern-go/reflect2"
  cp -R /usr/share/gocode/src/github.com/modern-go/reflect2 "$work/source.new/vendor/github.com/modern-go/reflect2"
  mkdir -p "$work/gopath/src/k8s.io"
  ln -sfn "$work/source" "$work/gopath/src/k8s.io/kubernetes"
  mv -T "$work/source.new" "$work/source"
  rm -rf "$apt"
}

# Go in GOPATH mode: module mode refuses this tree ("updates to go.mod needed").
# None of the user's own Go settings take part.
build_go() {
  local work=$1
  shift
  env GOENV=off GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local GOPATH="$work/gopath" GOCACHE="$work/go-cache" \
    go "$@"
}

# The one generated file that the source package leaves out. The tree's own
# make rule doesn't work outside its container, its generator does.
build_generate_openapi() {
  local work=$1
  local root="$work/gopath/src/k8s.io/kubernetes" file=pkg/generated/openapi/zz_generated.openapi.go
  [[ ! -s $root/$file ]] || return 0
  say "generating the API description"
  build_go "$work" build -o "$work/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  local packages
  packages=$(
    cd "$root"
    grep -Rl --include='*.go' '+k8s:openapi-gen=' pkg cmd vendor/k8s.io/ |
      grep -v -e '/sample-' -e /code-generator/ -e /kube-openapi/ -e /apis/example |
      xargs -n1 dirname | sort -u | sed 's|^|k8s.io/kubernetes/|' | paste -sd,
  )
  rm -rf "$work/generated"
  (
    cd "$root"
    env GO111MODULE=off GOENV=off GOPATH="$work/gopath" GOCACHE="$work/go-cache" "$work/openapi-gen" \
      -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
      -h hack/boilerplate/boilerplate.generatego.txt -r "$work/openapi-report" \
      --output-base "$work/generated"
  )
  mv "$work/generated/k8s.io/kubernetes/$file" "$root/$file"
}

build_compile() {
  local work=$1 bin=$2
  local version major minor
  version=$(build_version)
  IFS=. read -r major minor _ <<< "${version#v}"
  # The programs' --version comes from the one package, the API server's /version from the other.
  local flags="-s -w" package
  for package in component-base/version client-go/pkg/version; do
    package=k8s.io/kubernetes/vendor/k8s.io/$package
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=$major -X $package.gitMinor=$minor"
  done
  local targets=() program
  for program in "${kubernetes_programs[@]}"; do targets+=("k8s.io/kubernetes/cmd/$program"); done
  local packages
  packages=$(build_go "$work" list -deps "${targets[@]}" | wc -l)
  say "compiling $packages packages of Kubernetes $version"
  mkdir -p "$bin"
  build_go "$work" build -v -buildvcs=false -o "$bin/" \
    -ldflags "$flags" \
    "${targets[@]}" 2> "$work/compile.log" &
  local compiler=$!
  # What runs in the background doesn't hear Ctrl-C.
  trap 'kill "$compiler" 2> /dev/null; exit 130' INT TERM
  build_watch "$compiler" "$work/compile.log" "$packages" ||
    fail "Kubernetes did not compile; the compiler's words are in $work/compile.log"
  trap - INT TERM
}

# A line of progress every half minute until process $1 ends: the compiler
# names each package in $2 as it begins it. Packages that an interrupted build
# left compiled are not named again, so the share can stop short of 100%.
build_watch() {
  local process=$1 log=$2 packages=$3 begin=$SECONDS next=$((SECONDS + 30)) share
  while kill -0 "$process" 2> /dev/null; do
    sleep 1
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 30))
    share=$(($(wc -l < "$log") * 100 / packages + 1))
    say "compiled $share%, about $(((SECONDS - begin) * (100 - share) / share / 60 + 1)) minutes left"
  done
  wait "$process"
}
