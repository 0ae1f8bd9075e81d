#pragma once
#include <archive.h>
#include <archive_entry.h>

#if ARCHIVE_VERSION_NUMBER < 3004000
#error "kubegate needs libarchive 3.4 or newer"
#endif
