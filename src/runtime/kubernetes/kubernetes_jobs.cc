#include "runtime/kubernetes/kubernetes_jobs.h"

#include <csignal>
#include <utility>

#include <boost/json/object.hpp>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/objects.h"
#include "runtime/kubernetes/observed.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using docker::number_at;
using docker::text_at;
using kubernetes::Kind;

constexpr auto kPause = std::chrono::seconds(1);  // where no watch tells earlier
constexpr int kSignalled = 128;

// Scaled to none, as only a stop does it.
bool was_stopped(const json::value& job) { return number_at(job, "/spec/parallelism") == 0; }

Attempt attempt_of(const json::value& job, const json::array& pods) {
  const std::string code =
      text_at(job, "/metadata/annotations/" + std::string(kubernetes::kExitCodeAnnotation));
  if (!code.empty()) return {AttemptState::kEnded, std::atoi(code.c_str())};
  if (was_stopped(job) && pods.empty()) return {AttemptState::kEnded, kSignalled + SIGKILL};
  if (const auto ended = kubernetes::exit_code_of(pods)) return {AttemptState::kEnded, *ended};
  if (number_at(job, "/status/succeeded") > 0) return {AttemptState::kEnded, 0};
  // Its pod is gone: evicted, or taken away with its node.
  if (number_at(job, "/status/failed") > 0) return {AttemptState::kGone, 0};
  return {AttemptState::kRunning, 0};
}

}  // namespace

KubernetesJobs::KubernetesJobs(kubernetes::Cluster& cluster, kubernetes::Watches& watches,
                               kubernetes::Workloads& workloads, kubernetes::Logs& logs,
                               base::Clock& clock)
    : cluster_(cluster), watches_(watches), workloads_(workloads), logs_(logs), clock_(clock) {}

base::Result<std::optional<json::value>> KubernetesJobs::find(const model::AttemptId& id,
                                                              const std::stop_token& stop) {
  auto found = watches_.list(Kind::kJob, workloads_.labels_of(id), stop);
  if (!found) return fail(found.error());
  if (found->empty()) return std::nullopt;
  return std::optional(std::move(found->front()));
}

base::Result<Attempt> KubernetesJobs::start(const model::AttemptId& id, const Version& version,
                                            std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  const auto before = find(id, stop);
  if (!before) return fail(before.error());
  if (!*before) {
    if (auto made = make(id, version, stop); !made) {
      if (made.error().code != ErrorCode::kUnavailable) (void)erase(id);
      return fail(made.error());
    }
  }
  return await_run(id, version, stop);
}

base::Result<void> KubernetesJobs::make(const model::AttemptId& id, const Version& version,
                                        const std::stop_token& stop) {
  const auto in = workloads_.place();
  if (!in) return fail(in.error());
  const auto built = workloads_.with_image(version);
  if (!built) return fail(built.error());
  const auto subject = kubernetes::subject_of(*built, id, *in);
  const auto owner = workloads_.prepare(subject, *built, *in, stop);
  if (!owner) return fail(owner.error());
  const auto body = kubernetes::job(subject, *built, *in, *owner);
  if (!body) return fail(body.error());
  const auto applied = cluster_.apply(*body, stop);
  if (!applied) return fail(applied.error());
  watches_.wrote(Kind::kJob, *applied);
  return {};
}

base::Result<Attempt> KubernetesJobs::await_run(const model::AttemptId& id, const Version& version,
                                                const std::stop_token& stop) {
  const auto patience = std::chrono::seconds(version.settings.start_timeout);
  const auto deadline = clock_.now() + patience;
  auto& news = watches_.of(Kind::kPod);
  while (true) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
    const auto heard = news.changes();
    const auto pods = workloads_.pods(workloads_.labels_of(id), stop);
    if (!pods) return fail(pods.error());
    auto now = inspect(id);
    if (!now || now->state != AttemptState::kRunning || kubernetes::came_to_run(*pods)) return now;
    if (clock_.now() >= deadline) {
      const auto why = workloads_.trouble(*pods);
      if (auto erased = erase(id); !erased) return fail(erased.error());
      return fail(ErrorCode::kFailed,
                  "It did not come to run within " + base::describe(patience) + ": " + why + ".");
    }
    news.await(heard, kPause, stop);
  }
}

base::Result<Attempt> KubernetesJobs::inspect(const model::AttemptId& id) {
  const auto found = find(id);
  if (!found) return fail(found.error());
  if (!*found) return Attempt{};
  const auto pods = workloads_.pods(workloads_.labels_of(id));
  if (!pods) return fail(pods.error());
  return attempt_of(**found, *pods);
}

base::Result<void> KubernetesJobs::stop(const model::AttemptId& id, base::Duration grace) {
  const auto found = find(id);
  if (!found) return fail(found.error());
  if (!*found) return {};
  const auto now = inspect(id);
  if (!now) return fail(now.error());
  if (now->state != AttemptState::kRunning) return {};
  const std::string name = text_at(**found, "/metadata/name");
  auto scaled = workloads_.scale(Kind::kJob, name, {{"parallelism", 0}});
  if (!scaled) return scaled;
  int exit_code = kSignalled + (grace == base::Duration::zero() ? SIGKILL : SIGTERM);
  const auto labels = workloads_.labels_of(id);
  auto ended = workloads_.end_pods(labels, grace, [&](const json::array& pods) {
    if (const auto seen = kubernetes::exit_code_of(pods)) exit_code = *seen;
    logs_.collect(id.to_string(), labels, pods);
  });
  if (!ended) return ended;
  const json::object annotations{{kubernetes::kExitCodeAnnotation, std::to_string(exit_code)}};
  const auto noted =
      cluster_.merge(Kind::kJob, name, {{"metadata", json::object{{"annotations", annotations}}}});
  if (!noted) return fail(noted.error());
  watches_.wrote(Kind::kJob, *noted);
  return {};
}

base::Result<void> KubernetesJobs::erase(const model::AttemptId& id) {
  const auto labels = workloads_.labels_of(id);
  auto erased = workloads_.erase_all({Kind::kJob, Kind::kSecret, Kind::kConfigMap}, labels);
  if (!erased) return erased;
  // The cluster would take its time over them.
  return workloads_.end_pods(labels, base::Duration::zero(), [](const json::array&) {});
}

base::Result<void> KubernetesJobs::remove(const model::AttemptId& id) {
  const auto now = inspect(id);
  if (!now) return fail(now.error());
  if (now->state == AttemptState::kRunning) {
    return fail(ErrorCode::kConflict, "The attempt still runs; stop it first.");
  }
  auto erased = erase(id);
  if (erased) logs_.forget(id.to_string());
  return erased;
}

std::vector<model::LogLine> KubernetesJobs::log(const model::AttemptId& id, std::uint64_t after,
                                                std::size_t limit) {
  const auto labels = workloads_.labels_of(id);
  if (const auto pods = workloads_.pods(labels)) {
    logs_.collect(id.to_string(), labels, *pods);
    if (const auto events = watches_.events()) logs_.note(id.to_string(), *events, *pods);
  }
  return logs_.read(id.to_string(), after, limit);
}

}  // namespace slipway::runtime
