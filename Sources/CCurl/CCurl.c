#include "CCurl.h"

#include <pthread.h>

static CURLcode status = CURLE_FAILED_INIT;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialise(void) { status = curl_global_init(CURL_GLOBAL_DEFAULT); }

bool CCurlInitialise(void) {
  pthread_once(&once, initialise);
  return status == CURLE_OK;
}

CURL *CCurlEasyCreate(void) { return curl_easy_init(); }

void CCurlEasyDestroy(CURL *easy) { curl_easy_cleanup(easy); }

CURLcode CCurlSetLong(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode CCurlSetSize(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode CCurlSetString(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode CCurlSetPointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode CCurlSetBlob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_NOCOPY};
  return curl_easy_setopt(easy, option, &blob);
}

CURLcode CCurlSetWriteFunction(CURL *easy, CURLoption option, curl_write_callback function) {
  return curl_easy_setopt(easy, option, function);
}

CURLcode CCurlSetReadFunction(CURL *easy, curl_read_callback function) {
  return curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
}

CURLcode CCurlSetSeekFunction(CURL *easy, curl_seek_callback function) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}

long CCurlGetLong(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t CCurlGetSize(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

CURLcode CCurlResume(CURL *easy) { return curl_easy_pause(easy, CURLPAUSE_CONT); }

const char *CCurlText(CURLcode code) { return curl_easy_strerror(code); }

struct curl_slist *CCurlListAppend(struct curl_slist *list, const char *line) {
  return curl_slist_append(list, line);
}

void CCurlListDestroy(struct curl_slist *list) { curl_slist_free_all(list); }

CURLM *CCurlMultiCreate(void) { return curl_multi_init(); }

void CCurlMultiDestroy(CURLM *multi) { curl_multi_cleanup(multi); }

CURLMcode CCurlMultiSetLong(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

CURLMcode CCurlMultiAdd(CURLM *multi, CURL *easy) { return curl_multi_add_handle(multi, easy); }

CURLMcode CCurlMultiRemove(CURLM *multi, CURL *easy) { return curl_multi_remove_handle(multi, easy); }

CURLMcode CCurlMultiPerform(CURLM *multi) {
  int running = 0;
  return curl_multi_perform(multi, &running);
}

CURLMcode CCurlMultiPoll(CURLM *multi, int milliseconds) {
  return curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode CCurlMultiWakeup(CURLM *multi) { return curl_multi_wakeup(multi); }

bool CCurlMultiNextEnded(CURLM *multi, CURL **easy, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *result = message->data.result;
    return true;
  }
  return false;
}
