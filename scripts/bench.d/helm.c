/* Helm's own engine as a small program: what kubegate is measured beside. It stands in for the
 * helm binary, which is the same Go code behind the same calls; libhelm_c.so comes with the Python
 * package helm-python-sdk. Compiled by scripts/bench.
 *
 *   helm template NAME CHART VALUES NAMESPACE           what `helm template` does
 *   helm upgrade NAME CHART VALUES NAMESPACE            what `helm upgrade --install` does
 *   helm render NAME CHART VALUES NAMESPACE TIMES       templates only, again and again
 *
 * VALUES is a JSON file. The cluster is that of KUBECONFIG. `template` and `upgrade` print what the
 * library gives, a JSON object with the manifest in it; `render` prints a JSON object with the
 * processor and wall seconds of each time, with and without loading the chart.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef uint64_t handle;

int32_t helm_chart_load(const char *path, handle *chart, char **error);
int32_t helm_chart_free(handle chart, char **error);
int32_t helm_render(handle chart, const char *values, const char *options, char **out, char **error);
int32_t helm_config_new(const char *options, handle *config, char **error);
int32_t helm_history(handle config, const char *name, const char *options, char **out, char **error);
int32_t helm_install(handle config, handle context, handle chart, const char *path, const char *name,
                     const char *values, const char *options, char **out, char **error);
int32_t helm_upgrade(handle config, handle context, handle chart, const char *path, const char *name,
                     const char *values, const char *options, char **out, char **error);
void helm_free_string(char *text);

static void check(int32_t code, const char *error) {
  if (code == 0) return;
  fprintf(stderr, "helm: %s\n", error ? error : "failed");
  exit(1);
}

static char *contents(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  size_t size = 0, room = 1 << 16;
  char *text = malloc(room);
  for (size_t count; (count = fread(text + size, 1, room - size - 1, file)) > 0;) {
    size += count;
    if (room - size < 2) text = realloc(text, room *= 2);
  }
  text[size] = 0;
  fclose(file);
  return text;
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Renders as often as asked for; the first time is not told. */
static void render(const char *name, const char *chart, const char *values, const char *namespace,
                   int times) {
  char options[1024], *error = NULL;
  snprintf(options, sizeof options, "{\"name\":\"%s\",\"namespace\":\"%s\"}", name, namespace);
  for (int loads = 0; loads < 2; loads++) {
    handle loaded = 0;
    printf("%s\"%s\": [", loads ? "," : "{", loads ? "whole" : "render");
    for (int turn = 0; turn <= times; turn++) {
      double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
      char *out = NULL;
      if (loads || !loaded) check(helm_chart_load(chart, &loaded, &error), error);
      check(helm_render(loaded, values, options, &out, &error), error);
      helm_free_string(out);
      if (loads) check(helm_chart_free(loaded, &error), error);
      wall = seconds(CLOCK_MONOTONIC) - wall;
      processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
      if (turn) printf("%s[%.9f, %.9f]", turn > 1 ? ", " : "", wall, processor);
    }
    printf("]");
  }
  printf("}\n");
}

int main(int count, char **arguments) {
  if (count < 6) {
    fprintf(stderr, "usage: helm template|upgrade|render NAME CHART VALUES NAMESPACE [TIMES]\n");
    return 64;
  }
  const char *verb = arguments[1], *name = arguments[2], *chart = arguments[3];
  char *values = contents(arguments[4]), *namespace = arguments[5];
  if (strcmp(verb, "render") == 0) {
    render(name, chart, values, namespace, count > 6 ? atoi(arguments[6]) : 20);
    return 0;
  }
  int isTemplate = strcmp(verb, "template") == 0;
  char options[1024], *out = NULL, *error = NULL;
  handle config = 0;
  snprintf(options, sizeof options, "{\"namespace\":\"%s\"%s}", namespace,
           isTemplate ? ",\"storage_driver\":\"memory\"" : "");
  check(helm_config_new(options, &config, &error), error);
  int32_t exists = isTemplate ? 1 : helm_history(config, name, "{\"max\":1}", &out, &error);
  snprintf(options, sizeof options, "{\"namespace\":\"%s\"%s}", namespace,
           isTemplate ? ",\"dry_run\":\"client\"" : "");
  error = out = NULL;
  if (exists == 0)
    check(helm_upgrade(config, 0, 0, chart, name, values, options, &out, &error), error);
  else
    check(helm_install(config, 0, 0, chart, name, values, options, &out, &error), error);
  puts(out ? out : "");
  return 0;
}
