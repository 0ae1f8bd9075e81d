#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// Loading libcurl and the thirty libraries behind it costs more time than all else that kubegate
// does at its start, and most verbs never need the network. So it is not linked, but loaded at the
// first request. The types of its functions are taken from its own headers.
static struct {
  __typeof__(&curl_global_init) globalInit;
  __typeof__(&curl_version_info) versionInfo;
  __typeof__(&curl_easy_init) easyInit;
  __typeof__(&curl_easy_cleanup) easyCleanup;
  __typeof__(&curl_easy_setopt) easySetOption;
  __typeof__(&curl_easy_getinfo) easyGetInfo;
  __typeof__(&curl_easy_pause) easyPause;
  __typeof__(&curl_easy_strerror) easyText;
  __typeof__(&curl_slist_append) listAppend;
  __typeof__(&curl_slist_free_all) listFree;
  __typeof__(&curl_multi_init) multiInit;
  __typeof__(&curl_multi_cleanup) multiCleanup;
  __typeof__(&curl_multi_setopt) multiSetOption;
  __typeof__(&curl_multi_add_handle) multiAdd;
  __typeof__(&curl_multi_remove_handle) multiRemove;
  __typeof__(&curl_multi_perform) multiPerform;
  __typeof__(&curl_multi_poll) multiPoll;
  __typeof__(&curl_multi_wakeup) multiWakeup;
  __typeof__(&curl_multi_info_read) multiInfoRead;
} library;

static const char *loadFailure;
static char loadFailureText[256];
static pthread_once_t loadOnce = PTHREAD_ONCE_INIT;

static void *symbol(void *handle, const char *name) {
  void *address = dlsym(handle, name);
  if (!address && !loadFailure) {
    snprintf(loadFailureText, sizeof loadFailureText,
             "libcurl.so.4 is too old: it has no %s; libcurl 7.87 or newer is needed", name);
    loadFailure = loadFailureText;
  }
  return address;
}

static void load(void) {
  void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    loadFailure = "libcurl.so.4 is missing: apt install libcurl4";
    return;
  }
  library.globalInit = symbol(handle, "curl_global_init");
  library.versionInfo = symbol(handle, "curl_version_info");
  library.easyInit = symbol(handle, "curl_easy_init");
  library.easyCleanup = symbol(handle, "curl_easy_cleanup");
  library.easySetOption = symbol(handle, "curl_easy_setopt");
  library.easyGetInfo = symbol(handle, "curl_easy_getinfo");
  library.easyPause = symbol(handle, "curl_easy_pause");
  library.easyText = symbol(handle, "curl_easy_strerror");
  library.listAppend = symbol(handle, "curl_slist_append");
  library.listFree = symbol(handle, "curl_slist_free_all");
  library.multiInit = symbol(handle, "curl_multi_init");
  library.multiCleanup = symbol(handle, "curl_multi_cleanup");
  library.multiSetOption = symbol(handle, "curl_multi_setopt");
  library.multiAdd = symbol(handle, "curl_multi_add_handle");
  library.multiRemove = symbol(handle, "curl_multi_remove_handle");
  library.multiPerform = symbol(handle, "curl_multi_perform");
  library.multiPoll = symbol(handle, "curl_multi_poll");
  library.multiWakeup = symbol(handle, "curl_multi_wakeup");
  library.multiInfoRead = symbol(handle, "curl_multi_info_read");
  if (loadFailure) return;
  const curl_version_info_data *version = library.versionInfo(CURLVERSION_NOW);
  if (version->version_num < 0x075700) {
    snprintf(loadFailureText, sizeof loadFailureText,
             "libcurl %s is too old: libcurl 7.87 or newer is needed", version->version);
    loadFailure = loadFailureText;
  } else if (library.globalInit(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    loadFailure = "libcurl cannot be initialised";
  }
}

const char *CCurlLoad(void) {
  pthread_once(&loadOnce, load);
  return loadFailure;
}

const char *CCurlVersion(void) { return library.versionInfo(CURLVERSION_NOW)->version; }

CURL *CCurlEasyCreate(void) { return library.easyInit(); }

void CCurlEasyDestroy(CURL *easy) { library.easyCleanup(easy); }

CURLcode CCurlSetLong(CURL *easy, CURLoption option, long value) {
  return library.easySetOption(easy, option, value);
}

CURLcode CCurlSetSize(CURL *easy, CURLoption option, curl_off_t value) {
  return library.easySetOption(easy, option, value);
}

CURLcode CCurlSetString(CURL *easy, CURLoption option, const char *value) {
  return library.easySetOption(easy, option, value);
}

CURLcode CCurlSetPointer(CURL *easy, CURLoption option, void *value) {
  return library.easySetOption(easy, option, value);
}

CURLcode CCurlSetBlob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_NOCOPY};
  return library.easySetOption(easy, option, &blob);
}

CURLcode CCurlSetWriteFunction(CURL *easy, CURLoption option, curl_write_callback function) {
  return library.easySetOption(easy, option, function);
}

CURLcode CCurlSetReadFunction(CURL *easy, curl_read_callback function) {
  return library.easySetOption(easy, CURLOPT_READFUNCTION, function);
}

CURLcode CCurlSetSeekFunction(CURL *easy, curl_seek_callback function) {
  return library.easySetOption(easy, CURLOPT_SEEKFUNCTION, function);
}

long CCurlGetLong(CURL *easy, CURLINFO info) {
  long value = 0;
  return library.easyGetInfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t CCurlGetSize(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return library.easyGetInfo(easy, info, &value) == CURLE_OK ? value : 0;
}

CURLcode CCurlResume(CURL *easy) { return library.easyPause(easy, CURLPAUSE_CONT); }

const char *CCurlText(CURLcode code) { return library.easyText(code); }

struct curl_slist *CCurlListAppend(struct curl_slist *list, const char *line) {
  return library.listAppend(list, line);
}

void CCurlListDestroy(struct curl_slist *list) { library.listFree(list); }

CURLM *CCurlMultiCreate(void) { return library.multiInit(); }

void CCurlMultiDestroy(CURLM *multi) { library.multiCleanup(multi); }

CURLMcode CCurlMultiSetLong(CURLM *multi, CURLMoption option, long value) {
  return library.multiSetOption(multi, option, value);
}

CURLMcode CCurlMultiAdd(CURLM *multi, CURL *easy) { return library.multiAdd(multi, easy); }

CURLMcode CCurlMultiRemove(CURLM *multi, CURL *easy) { return library.multiRemove(multi, easy); }

CURLMcode CCurlMultiPerform(CURLM *multi) {
  int running = 0;
  return library.multiPerform(multi, &running);
}

CURLMcode CCurlMultiPoll(CURLM *multi, int milliseconds) {
  return library.multiPoll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode CCurlMultiWakeup(CURLM *multi) { return library.multiWakeup(multi); }

bool CCurlMultiNextEnded(CURLM *multi, CURL **easy, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = library.multiInfoRead(multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *result = message->data.result;
    return true;
  }
  return false;
}
