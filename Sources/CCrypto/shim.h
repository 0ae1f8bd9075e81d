#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Stacks are macros, which Swift does not see. Takes the value over; 0 when there is no memory. */
static inline int kubegate_add_name(GENERAL_NAMES *names, int type, void *value) {
  GENERAL_NAME *name = GENERAL_NAME_new();
  if (name == NULL) return 0;
  GENERAL_NAME_set0_value(name, type, value);
  if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
  GENERAL_NAME_free(name);
  return 0;
}

/* An extension without a configuration file, about one certificate and its issuer. */
static inline X509_EXTENSION *kubegate_extension(X509 *issuer, X509 *subject, int nid,
                                                 const char *value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, subject, NULL, NULL, 0);
  X509V3_set_ctx_nodb(&context);
  return X509V3_EXT_nconf_nid(NULL, &context, nid, value);
}

/* What has been written to a BIO in memory. */
static inline long kubegate_bio_bytes(BIO *bio, char **bytes) {
  return BIO_get_mem_data(bio, bytes);
}

/* Hashes by the functions that know no providers: the others start all of OpenSSL first, its
   configuration files included, which takes longer than to render a small chart. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline void kubegate_sha1(const unsigned char *bytes, size_t count, unsigned char *digest) {
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, bytes, count);
  SHA1_Final(digest, &context);
}

static inline void kubegate_sha256(const unsigned char *bytes, size_t count,
                                   unsigned char *digest) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes, count);
  SHA256_Final(digest, &context);
}

static inline void kubegate_sha512(const unsigned char *bytes, size_t count,
                                   unsigned char *digest) {
  SHA512_CTX context;
  SHA512_Init(&context);
  SHA512_Update(&context, bytes, count);
  SHA512_Final(digest, &context);
}
#pragma clang diagnostic pop
