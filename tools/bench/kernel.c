/*
 * The candidate scan in C: what the machine can do with the same algorithm on the same numbers.
 * Usage: kernel FILE ARGMAX_DECISIONS SOFTMAX_DECISIONS. The file is written by scan.mjs; each line printed is
 * "name seconds checksum".
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return moment.tv_sec + moment.tv_nsec * 1e-9;
}

static void *take(FILE *file, size_t count, size_t size) {
  void *values = malloc(count * size);
  if (values == NULL || fread(values, size, count, file) != count) exit(1);
  return values;
}

static int best_candidate(int topics, const int32_t *restrict topic_start, const double *restrict story,
                          const int32_t *restrict source, const double *restrict per_topic,
                          const double *restrict per_source) {
  int best = -1;
  double best_score = -1.0 / 0.0;
  for (int topic = 0; topic < topics; topic++) {
    double of_topic = per_topic[topic];
    for (int position = topic_start[topic]; position < topic_start[topic + 1]; position++) {
      double score = story[position] + of_topic + per_source[source[position]];
      if (score > best_score) {
        best_score = score;
        best = position;
      }
    }
  }
  return best;
}

static int softmax_pick(int topics, const int32_t *restrict topic_start, const double *restrict story,
                        const int32_t *restrict source, const double *restrict per_topic,
                        const double *restrict per_source, double uniform, double *restrict cumulative) {
  double sum = 0;
  for (int topic = 0; topic < topics; topic++) {
    int position = topic_start[topic], end = topic_start[topic + 1];
    double even = 0, odd = 0;
    for (; position + 1 < end; position += 2) {
      even += story[position] * per_source[source[position]];
      odd += story[position + 1] * per_source[source[position + 1]];
    }
    if (position < end) even += story[position] * per_source[source[position]];
    sum += (even + odd) * per_topic[topic];
    cumulative[topic] = sum;
  }
  double target = uniform * sum;
  int topic = 0;
  while (topic < topics - 1 && cumulative[topic] <= target) topic++;
  double left = target - (topic == 0 ? 0 : cumulative[topic - 1]);
  int pick = -1;
  for (int position = topic_start[topic]; position < topic_start[topic + 1]; position++) {
    double weight = story[position] * per_source[source[position]] * per_topic[topic];
    if (weight == 0) continue;
    pick = position;
    left -= weight;
    if (left < 0) break;
  }
  return pick;
}

/* The partials of a user's topics and sources, refilled for each decision as the policy does. */
struct partials {
  const double *story, *topic, *source, *user_topic, *user_source;
};

int main(int argc, char **argv) {
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) return 1;
  int32_t *sizes = take(file, 6, sizeof(int32_t));
  int count = sizes[0], topics = sizes[1], sources = sizes[2], users = sizes[3], decisions = sizes[4];
  struct partials kinds[2];
  for (int kind = 0; kind < 2; kind++) {
    kinds[kind].story = take(file, count, 8);
    kinds[kind].topic = take(file, topics, 8);
    kinds[kind].source = take(file, sources, 8);
    kinds[kind].user_topic = take(file, (size_t)users * topics, 8);
    kinds[kind].user_source = take(file, (size_t)users * sources, 8);
  }
  double *uniform = take(file, decisions, 8);
  int32_t *topic_start = take(file, topics + 1, 4), *source = take(file, count, 4), *user = take(file, decisions, 4);
  double *per_topic = malloc(topics * 8), *per_source = malloc(sources * 8), *cumulative = malloc(topics * 8);

  for (int kind = 0; kind < 2; kind++) {
    struct partials p = kinds[kind];
    int asked = atoi(argv[2 + kind]);
    int64_t checksum = 0;
    double start = now();
    for (int decision = 0; decision < asked; decision++) {
      int at = decision % decisions;
      const double *user_topic = p.user_topic + (size_t)user[at] * topics;
      const double *user_source = p.user_source + (size_t)user[at] * sources;
      if (kind == 0) {
        for (int i = 0; i < topics; i++) per_topic[i] = p.topic[i] + user_topic[i];
        for (int i = 0; i < sources; i++) per_source[i] = p.source[i] + user_source[i];
        checksum += best_candidate(topics, topic_start, p.story, source, per_topic, per_source);
      } else {
        for (int i = 0; i < topics; i++) per_topic[i] = p.topic[i] * user_topic[i];
        for (int i = 0; i < sources; i++) per_source[i] = p.source[i] * user_source[i];
        checksum += softmax_pick(topics, topic_start, p.story, source, per_topic, per_source, uniform[at], cumulative);
      }
    }
    printf("%s %.9f %lld\n", kind == 0 ? "argmax" : "softmax", now() - start, (long long)checksum);
  }
  return 0;
}
