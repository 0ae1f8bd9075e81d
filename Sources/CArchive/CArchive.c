#include "CArchive.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// libarchive brings fifteen libraries along, among them one with thirty megabytes of tables. Loading
// them takes two milliseconds, and most runs read no archive. So it is loaded at the first one. The
// types of its functions are taken from its own headers.
static struct {
  __typeof__(&archive_read_new) create;
  __typeof__(&archive_read_free) destroy;
  __typeof__(&archive_read_support_format_tar) supportTar;
  __typeof__(&archive_read_set_format) setFormat;
  __typeof__(&archive_read_append_filter) appendFilter;
  __typeof__(&archive_read_open_memory) openMemory;
  __typeof__(&archive_read_next_header) nextHeader;
  __typeof__(&archive_read_data_block) dataBlock;
  __typeof__(&archive_error_string) errorText;
  __typeof__(&archive_entry_pathname) path;
  __typeof__(&archive_entry_hardlink) hardLink;
  __typeof__(&archive_entry_filetype) type;
  __typeof__(&archive_entry_size) size;
} library;

static const char *loadFailure;
static char loadFailureText[256];
static pthread_once_t loadOnce = PTHREAD_ONCE_INIT;

static void *symbol(void *handle, const char *name) {
  void *address = dlsym(handle, name);
  if (!address && !loadFailure) {
    snprintf(loadFailureText, sizeof loadFailureText,
             "libarchive.so.13 is too old: it has no %s; libarchive 3.4 or newer is needed", name);
    loadFailure = loadFailureText;
  }
  return address;
}

static void load(void) {
  void *handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    loadFailure = "libarchive.so.13 is missing: apt install libarchive13";
    return;
  }
  library.create = symbol(handle, "archive_read_new");
  library.destroy = symbol(handle, "archive_read_free");
  library.supportTar = symbol(handle, "archive_read_support_format_tar");
  library.setFormat = symbol(handle, "archive_read_set_format");
  library.appendFilter = symbol(handle, "archive_read_append_filter");
  library.openMemory = symbol(handle, "archive_read_open_memory");
  library.nextHeader = symbol(handle, "archive_read_next_header");
  library.dataBlock = symbol(handle, "archive_read_data_block");
  library.errorText = symbol(handle, "archive_error_string");
  library.path = symbol(handle, "archive_entry_pathname");
  library.hardLink = symbol(handle, "archive_entry_hardlink");
  library.type = symbol(handle, "archive_entry_filetype");
  library.size = symbol(handle, "archive_entry_size");
}

const char *CArchiveLoad(void) {
  pthread_once(&loadOnce, load);
  return loadFailure;
}

// Named, format and filter are not guessed from the bytes: a guess also takes archives inside
// compression inside compression, and a dozen formats that no chart has.
struct archive *CArchiveCreate(void) {
  struct archive *reader = library.create();
  if (!reader) return NULL;
  if (library.supportTar(reader) == ARCHIVE_OK &&
      library.setFormat(reader, ARCHIVE_FORMAT_TAR) == ARCHIVE_OK &&
      library.appendFilter(reader, ARCHIVE_FILTER_GZIP) == ARCHIVE_OK) {
    return reader;
  }
  library.destroy(reader);
  return NULL;
}

void CArchiveDestroy(struct archive *reader) { library.destroy(reader); }

int CArchiveOpen(struct archive *reader, const void *bytes, size_t count) {
  return library.openMemory(reader, bytes, count);
}

int CArchiveNextEntry(struct archive *reader, struct archive_entry **entry) {
  return library.nextHeader(reader, entry);
}

int CArchiveNextBlock(struct archive *reader, const void **bytes, size_t *count,
                      int64_t *offset) {
  return library.dataBlock(reader, bytes, count, offset);
}

const char *CArchiveProblem(struct archive *reader) { return library.errorText(reader); }

const char *CArchiveEntryPath(struct archive_entry *entry) { return library.path(entry); }

const char *CArchiveEntryHardLink(struct archive_entry *entry) { return library.hardLink(entry); }

unsigned CArchiveEntryType(struct archive_entry *entry) { return library.type(entry); }

int64_t CArchiveEntrySize(struct archive_entry *entry) { return library.size(entry); }
