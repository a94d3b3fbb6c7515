#include "api/metrics.h"

#include <fmt/format.h>

#include "api/metrics_text.h"
#include "api/version.h"
#include "io/disk.h"
#include "store/task_backlog.h"

namespace slipway::api {
namespace {

using pipeline::StepTimes;

double seconds(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

void add_states(const Census& census, MetricsText& metrics) {
  const struct {
    const char* name;
    const char* table;
    const char* help;
  } kept[] = {{"slipway_deliveries", "delivery", "Deliveries kept, by state."},
              {"slipway_pushes", "push", "Pushes kept, by state."},
              {"slipway_deployments", "deployment", "Deployments kept, by state."},
              {"slipway_runs", "run", "Runs of jobs kept, by state."}};
  for (const auto& [name, table, help] : kept) {
    metrics.family(name, "gauge", help);
    for (const auto& [state, count] : census.states.at(table)) {
      metrics.sample({{"state", state}}, static_cast<double>(count));
    }
  }
}

void add_backlog(store::Transaction& tx, MetricsText& metrics, base::Timestamp now) {
  const auto backlog = store::task_backlog(tx, now);
  const auto gauge = [&](const char* name, const char* help, const auto& value) {
    metrics.family(name, "gauge", help);
    for (const auto& one : backlog) metrics.sample({{"step", one.step}}, value(one));
  };
  gauge("slipway_tasks", "Steps that wait or run.",
        [](const auto& one) { return static_cast<double>(one.due + one.running + one.later); });
  gauge("slipway_tasks_due", "Steps that wait for a worker.",
        [](const auto& one) { return static_cast<double>(one.due); });
  gauge("slipway_oldest_due_task_seconds", "How long the oldest of them has waited.",
        [&](const auto& one) { return one.oldest_due ? seconds(now - *one.oldest_due) : 0.0; });
}

void add_unapplied(const Census& census, MetricsText& metrics, base::Timestamp now) {
  metrics.family("slipway_service_unapplied_seconds", "gauge",
                 "Merged but not running: how long a change that concerns the service has not been "
                 "live. Services without one are left out.");
  for (const auto& one : census.unapplied) {
    metrics.sample({{"service_id", one.service.to_string()},
                    {"service", one.name},
                    {"environment", one.environment},
                    {"project", one.project}},
                   seconds(now - one.since));
  }
}

void add_histogram(MetricsText& metrics, const std::string& step,
                   const StepTimes::Histogram& histogram) {
  for (std::size_t i = 0; i < StepTimes::kBounds.size(); ++i) {
    metrics.sample({{"step", step}, {"le", fmt::format("{}", StepTimes::kBounds[i])}},
                   static_cast<double>(histogram.at_most[i]), "_bucket");
  }
  metrics.sample({{"step", step}, {"le", "+Inf"}}, static_cast<double>(histogram.count), "_bucket");
  metrics.sample({{"step", step}}, histogram.sum, "_sum");
  metrics.sample({{"step", step}}, static_cast<double>(histogram.count), "_count");
}

void add_steps(MetricsText& metrics, const std::map<std::string, StepTimes::Step>& steps) {
  metrics.family("slipway_step_wait_seconds", "histogram",
                 "From when a step was due to when a worker took it.");
  for (const auto& [name, step] : steps) add_histogram(metrics, name, step.waited);
  metrics.family("slipway_step_run_seconds", "histogram", "How long a step ran.");
  for (const auto& [name, step] : steps) add_histogram(metrics, name, step.ran);
  metrics.family("slipway_step_put_off_total", "counter",
                 "Times that a step ended in an error and was put off.");
  for (const auto& [name, step] : steps) {
    metrics.sample({{"step", name}}, static_cast<double>(step.put_off));
  }
}

void add_disk(MetricsText& metrics, const std::filesystem::path& data) {
  const auto space = io::disk_space(data);
  if (!space) return;
  metrics.family("slipway_data_size_bytes", "gauge", "Of the file system with the data folder.");
  metrics.sample({}, static_cast<double>(space->size));
  metrics.family("slipway_data_free_bytes", "gauge", "What is free of it.");
  metrics.sample({}, static_cast<double>(space->free));
}

std::string metrics_text(const ApiContext& context, const Census& census,
                         const std::filesystem::path& data) {
  MetricsText metrics;
  metrics.family("slipway_build_info", "gauge", "Always 1; the version is its label.");
  metrics.sample({{"version", std::string(version())}}, 1);
  const auto now = context.now();
  add_states(census, metrics);
  context.database().read([&](store::Transaction& tx) { add_backlog(tx, metrics, now); });
  add_unapplied(census, metrics, now);
  add_steps(metrics, context.pipeline.step_times->steps());
  add_disk(metrics, data);
  return metrics.text();
}

}  // namespace

void add_metrics_endpoint(Router& router, const ApiContext& context, RememberedCensus census,
                          std::filesystem::path data) {
  router.add(
      "GET", "/metrics", "metrics",
      [&context, census = std::move(census), data = std::move(data)](const ApiRequest&) -> Answer {
        return Reply{
            200, {}, metrics_text(context, *census->get(), data), "text/plain; version=0.0.4"};
      });
}

}  // namespace slipway::api
