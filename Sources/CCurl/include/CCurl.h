// What Swift cannot say of libcurl: variadic calls and unions. Every function may be called only
// after CCurlInitialise has succeeded.
#ifndef KUBEGATE_CCURL_H
#define KUBEGATE_CCURL_H

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "kubegate needs libcurl 7.87 or newer"
#endif

/// Initialises the library and the cryptography below it, once for the process; from any thread.
bool CCurlInitialise(void);

/// Macros of the library that Swift cannot read.
static const long CCurlAuthBasic = CURLAUTH_BASIC;

CURL *_Nullable CCurlEasyCreate(void);
void CCurlEasyDestroy(CURL *_Nonnull easy);
CURLcode CCurlSetLong(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode CCurlSetSize(CURL *_Nonnull easy, CURLoption option, curl_off_t value);
/// The library copies the text.
CURLcode CCurlSetString(CURL *_Nonnull easy, CURLoption option, const char *_Nonnull value);
CURLcode CCurlSetPointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value);
/// The library does not copy the bytes: they have to outlive every transfer that uses them.
CURLcode CCurlSetBlob(CURL *_Nonnull easy, CURLoption option, const void *_Nonnull bytes,
                      size_t count);
CURLcode CCurlSetWriteFunction(CURL *_Nonnull easy, CURLoption option,
                               curl_write_callback _Nonnull function);
CURLcode CCurlSetReadFunction(CURL *_Nonnull easy, curl_read_callback _Nonnull function);
CURLcode CCurlSetSeekFunction(CURL *_Nonnull easy, curl_seek_callback _Nonnull function);
/// Zero where the library does not know.
long CCurlGetLong(CURL *_Nonnull easy, CURLINFO info);
curl_off_t CCurlGetSize(CURL *_Nonnull easy, CURLINFO info);
CURLcode CCurlResume(CURL *_Nonnull easy);
const char *_Nonnull CCurlText(CURLcode code);

/// Returns the list with the line, which is copied, or NULL when memory is short.
struct curl_slist *_Nullable CCurlListAppend(struct curl_slist *_Nullable list,
                                             const char *_Nonnull line);
void CCurlListDestroy(struct curl_slist *_Nullable list);

CURLM *_Nullable CCurlMultiCreate(void);
void CCurlMultiDestroy(CURLM *_Nonnull multi);
CURLMcode CCurlMultiSetLong(CURLM *_Nonnull multi, CURLMoption option, long value);
CURLMcode CCurlMultiAdd(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode CCurlMultiRemove(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode CCurlMultiPerform(CURLM *_Nonnull multi);
CURLMcode CCurlMultiPoll(CURLM *_Nonnull multi, int milliseconds);
/// The one call that other threads may make.
CURLMcode CCurlMultiWakeup(CURLM *_Nonnull multi);
/// Whether a transfer has ended, and then which and how.
bool CCurlMultiNextEnded(CURLM *_Nonnull multi, CURL *_Nullable *_Nonnull easy,
                         CURLcode *_Nonnull result);

#endif
