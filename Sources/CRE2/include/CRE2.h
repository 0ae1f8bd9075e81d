#ifndef KUBEGATE_CRE2_H
#define KUBEGATE_CRE2_H

// RE2 behind a C interface. No function throws or logs; none keeps a pointer that it is given.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression. It never changes, and any number of threads may match with it at once.
typedef struct cre2_expression cre2_expression;

/// Why a pattern was refused.
typedef enum cre2_error {
  CRE2_OK = 0,
  CRE2_INTERNAL,
  CRE2_BAD_ESCAPE,
  CRE2_BAD_CLASS,
  CRE2_BAD_RANGE,
  CRE2_MISSING_BRACKET,
  CRE2_MISSING_PARENTHESIS,
  CRE2_UNEXPECTED_PARENTHESIS,
  CRE2_TRAILING_BACKSLASH,
  CRE2_REPEAT_ARGUMENT,
  CRE2_REPEAT_SIZE,
  CRE2_REPEAT_OPERATOR,
  CRE2_BAD_PERL_OPERATOR,
  CRE2_BAD_UTF8,
  CRE2_BAD_NAME,
  CRE2_TOO_LARGE,
} cre2_error;

/// Where a match has to stand in the text.
typedef enum cre2_anchor {
  CRE2_ANYWHERE = 0,
  CRE2_AT_START,
  CRE2_WHOLE_TEXT,
} cre2_anchor;

/// Byte offsets into the text; both are -1 for a group that took no part in the match.
typedef struct cre2_span {
  ptrdiff_t start;
  ptrdiff_t end;
} cre2_span;

/// Compiles a UTF-8 pattern within `max_memory` bytes.
///
/// Returns NULL on failure: then `error` says why, and up to `detail_capacity` bytes of the part of
/// the pattern that is to blame are in `detail`, their count in `detail_length`.
cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t max_memory,
                              cre2_error *error, char *detail, size_t detail_capacity,
                              size_t *detail_length);

void cre2_free(cre2_expression *expression);

/// The number of capturing groups, the whole match not counted.
size_t cre2_group_count(const cre2_expression *expression);

/// The name of a group (the first has number 1); NULL where it has none. Lives as long as the
/// expression.
const char *cre2_group_name(const cre2_expression *expression, size_t group);

/// Looks for a match from byte `start` on; what stands before it still counts for `^` and `\b`.
///
/// `spans` gets the whole match first, then the groups, as many as `span_count` asks for; none is
/// the fastest question.
bool cre2_match(const cre2_expression *expression, const char *text, size_t length, size_t start,
                cre2_anchor anchor, cre2_span *spans, size_t span_count);

#ifdef __cplusplus
}
#endif

#endif
