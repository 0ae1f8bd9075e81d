/// When a hook is applied, in the words of records.
public enum HookEvent: String, Sendable, CaseIterable {
  case preInstall = "pre-install"
  case postInstall = "post-install"
  case preDelete = "pre-delete"
  case postDelete = "post-delete"
  case preUpgrade = "pre-upgrade"
  case postUpgrade = "post-upgrade"
  case preRollback = "pre-rollback"
  case postRollback = "post-rollback"
  case test
}
