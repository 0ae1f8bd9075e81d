#include "CRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <vector>

struct cre2_expression {
  re2::RE2 expression;
  const std::map<int, std::string> &names;

  cre2_expression(const re2::StringPiece &pattern, const re2::RE2::Options &options)
      : expression(pattern, options), names(expression.CapturingGroupNames()) {}
};

namespace {

cre2_error translate(re2::RE2::ErrorCode code) {
  switch (code) {
  case re2::RE2::NoError: return CRE2_OK;
  case re2::RE2::ErrorInternal: return CRE2_INTERNAL;
  case re2::RE2::ErrorBadEscape: return CRE2_BAD_ESCAPE;
  case re2::RE2::ErrorBadCharClass: return CRE2_BAD_CLASS;
  case re2::RE2::ErrorBadCharRange: return CRE2_BAD_RANGE;
  case re2::RE2::ErrorMissingBracket: return CRE2_MISSING_BRACKET;
  case re2::RE2::ErrorMissingParen: return CRE2_MISSING_PARENTHESIS;
  case re2::RE2::ErrorUnexpectedParen: return CRE2_UNEXPECTED_PARENTHESIS;
  case re2::RE2::ErrorTrailingBackslash: return CRE2_TRAILING_BACKSLASH;
  case re2::RE2::ErrorRepeatArgument: return CRE2_REPEAT_ARGUMENT;
  case re2::RE2::ErrorRepeatSize: return CRE2_REPEAT_SIZE;
  case re2::RE2::ErrorRepeatOp: return CRE2_REPEAT_OPERATOR;
  case re2::RE2::ErrorBadPerlOp: return CRE2_BAD_PERL_OPERATOR;
  case re2::RE2::ErrorBadUTF8: return CRE2_BAD_UTF8;
  case re2::RE2::ErrorBadNamedCapture: return CRE2_BAD_NAME;
  case re2::RE2::ErrorPatternTooLarge: return CRE2_TOO_LARGE;
  }
  return CRE2_INTERNAL;
}

// Enough for nearly every expression, so that a match allocates nothing here.
constexpr size_t kInlineGroups = 16;

re2::RE2::Anchor translate(cre2_anchor anchor) {
  switch (anchor) {
  case CRE2_AT_START: return re2::RE2::ANCHOR_START;
  case CRE2_WHOLE_TEXT: return re2::RE2::ANCHOR_BOTH;
  case CRE2_ANYWHERE: break;
  }
  return re2::RE2::UNANCHORED;
}

} // namespace

extern "C" cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t max_memory,
                                         cre2_error *error, char *detail, size_t detail_capacity,
                                         size_t *detail_length) try {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_longest_match(false);
  options.set_max_mem(max_memory);
  auto compiled =
      std::make_unique<cre2_expression>(re2::StringPiece(pattern, length), options);
  *detail_length = 0;
  *error = translate(compiled->expression.error_code());
  if (compiled->expression.ok()) return compiled.release();
  const std::string &argument = compiled->expression.error_arg();
  *detail_length = std::min(argument.size(), detail_capacity);
  if (*detail_length > 0) std::memcpy(detail, argument.data(), *detail_length);
  return nullptr;
} catch (...) {
  *detail_length = 0;
  *error = CRE2_INTERNAL;
  return nullptr;
}

extern "C" void cre2_free(cre2_expression *expression) { delete expression; }

extern "C" size_t cre2_group_count(const cre2_expression *expression) {
  const int count = expression->expression.NumberOfCapturingGroups();
  return count > 0 ? static_cast<size_t>(count) : 0;
}

extern "C" const char *cre2_group_name(const cre2_expression *expression, size_t group) {
  if (group > static_cast<size_t>(std::numeric_limits<int>::max())) return nullptr;
  const auto found = expression->names.find(static_cast<int>(group));
  return found == expression->names.end() ? nullptr : found->second.c_str();
}

extern "C" bool cre2_match(const cre2_expression *expression, const char *text, size_t length,
                           size_t start, cre2_anchor anchor, cre2_span *spans,
                           size_t span_count) try {
  // Without an address RE2 could not tell an empty group from one that took no part.
  if (text == nullptr) text = "";
  re2::StringPiece inline_groups[kInlineGroups];
  std::vector<re2::StringPiece> more_groups;
  re2::StringPiece *groups = inline_groups;
  if (span_count > kInlineGroups) {
    more_groups.resize(span_count);
    groups = more_groups.data();
  }
  if (!expression->expression.Match(re2::StringPiece(text, length), start, length,
                                    translate(anchor), span_count == 0 ? nullptr : groups,
                                    static_cast<int>(span_count))) {
    return false;
  }
  for (size_t index = 0; index < span_count; index++) {
    const re2::StringPiece &group = groups[index];
    if (group.data() == nullptr) {
      spans[index] = {-1, -1};
    } else {
      const ptrdiff_t first = group.data() - text;
      spans[index] = {first, first + static_cast<ptrdiff_t>(group.size())};
    }
  }
  return true;
} catch (...) {
  return false;
}
