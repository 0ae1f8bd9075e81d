import Testing

@testable import Policies

@Suite struct ImagePrefixTests {
  @Test(arguments: [
    ("registry.example.org", "registry.example.org/lab:1", true),
    ("registry.example.org/", "registry.example.org/a/b@sha256:00", true),
    ("Registry.Example.org", "registry.example.org/lab", true),
    ("registry.example.org", "registry.example.org.evil.com/lab", false),
    ("registry.example.org", "registry.example.org-evil.com/lab", false),
    ("registry.example.org", "registry.example.org:5000/lab", false),
    ("registry.example.org", "registry.example.org@evil.com/lab", false),
    ("registry.example.org", "evil.com/registry.example.org/lab", false),
    ("registry.example.org", "registry.example.org", false),
    ("registry.example.org:5000", "registry.example.org:5000/lab", true),
    ("localhost:5000", "localhost:5000/lab", true),
    ("registry.example.org/imaging", "registry.example.org/imaging/lab", true),
    ("registry.example.org/imaging", "registry.example.org/imaging:2", true),
    ("registry.example.org/imaging", "registry.example.org/imaging-evil", false),
    ("registry.example.org/imaging/", "registry.example.org/imaging:2", false),
    ("registry.example.org/imaging*", "registry.example.org/imaging-evil", true),
    ("registry.example.org/lab:1", "registry.example.org/lab:1", true),
    ("registry.example.org/lab:1", "registry.example.org/lab:12", false),
    ("registry.example.org/lab:1*", "registry.example.org/lab:12", true),
    ("docker.io", "busybox", true), ("docker.io", "bitnami/redis:7", true),
    ("docker.io", "images.example.net/bitnami/redis", false),
    ("docker.io/library", "busybox:1.35", true), ("docker.io/library", "bitnami/redis", false),
    ("docker.io/busybox", "busybox", true), ("index.docker.io", "busybox", true),
    ("python", "python:3.13", true), ("python", "docker.io/library/python:3.13", true),
    ("python", "index.docker.io/python", true), ("python", "pythonista", false),
    ("python", "python/evil", false), ("python", "evil/python", false),
    ("python:3", "python:3", true), ("python:3", "python:3.13", false),
    ("docker.io", "evil:5000/lab", false), ("python", "python:5000/evil", false),
    ("registry:5000/", "registry:5000/lab", true),
    ("registry:5000/lab", "registry:5000/lab:1", true),
    ("bitnami/", "bitnami/redis", true), ("bitnami/", "bitnamievil/redis", false),
    ("bitnami/redis", "docker.io/bitnami/redis:7", true),
  ])
  func `an image begins with a prefix where its parts do`(
    prefix: String,
    image: String,
    matches: Bool
  ) {
    #expect(ImagePrefix(prefix).matches(image) == matches)
  }

  @Test(arguments: [
    ("lab.example.org", "lab.example.org", true), ("a.lab.example.org", "lab.example.org", true),
    ("*.lab.example.org", "lab.example.org", true), ("LAB.example.org.", "lab.example.org", true),
    ("evillab.example.org", "lab.example.org", false), ("example.org", "lab.example.org", false),
    ("lab.example.org.evil.com", "lab.example.org", false), ("*.org", "example.org", false),
    ("", "lab.example.org", false),
  ])
  func `a host is part of a domain where its names are`(
    host: String,
    domain: String,
    isPart: Bool
  ) {
    #expect(DomainName.isPart(host, of: domain) == isPart)
  }
}
