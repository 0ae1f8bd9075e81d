// What Swift needs of libarchive, which is loaded when it is first needed. Every function may be
// called only after CArchiveLoad has returned NULL.
#ifndef KUBEGATE_CARCHIVE_H
#define KUBEGATE_CARCHIVE_H

#include <archive.h>
#include <archive_entry.h>
#include <stddef.h>
#include <stdint.h>

#if ARCHIVE_VERSION_NUMBER < 3004000
#error "kubegate needs libarchive 3.4 or newer"
#endif

/// Loads the library, once for the process; from any thread.
/// Returns NULL, or why that is impossible: a text that stays valid.
const char *_Nullable CArchiveLoad(void);

/// A reader of tar inside gzip, and of nothing else. NULL when memory is short.
struct archive *_Nullable CArchiveCreate(void);
void CArchiveDestroy(struct archive *_Nonnull reader);
/// The bytes are not copied, and have to outlive the reader.
int CArchiveOpen(struct archive *_Nonnull reader, const void *_Nonnull bytes, size_t count);
/// The entry is valid until the next call.
int CArchiveNextEntry(struct archive *_Nonnull reader,
                      struct archive_entry *_Nullable *_Nonnull entry);
/// The bytes are valid until the next call.
int CArchiveNextBlock(struct archive *_Nonnull reader, const void *_Nullable *_Nonnull bytes,
                      size_t *_Nonnull count, int64_t *_Nonnull offset);
/// Why the last call has failed.
const char *_Nullable CArchiveProblem(struct archive *_Nonnull reader);

/// The bytes of the path as they stand in the archive.
const char *_Nullable CArchiveEntryPath(struct archive_entry *_Nonnull entry);
const char *_Nullable CArchiveEntryHardLink(struct archive_entry *_Nonnull entry);
/// One of the AE_IF constants.
unsigned CArchiveEntryType(struct archive_entry *_Nonnull entry);
int64_t CArchiveEntrySize(struct archive_entry *_Nonnull entry);

#endif
