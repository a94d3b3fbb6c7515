// How a version is made and comes to run.

#include <chrono>

#include "runtime/kubernetes/workloads.h"
#include "runtime/outlast.h"

namespace slipway::runtime::kubernetes {
namespace {

using base::ErrorCode;
using base::fail;

}  // namespace

base::Result<Instance> Workloads::start(const Version& version, Absence& absence,
                                        const std::stop_token& stop) {
  const auto deadline = clock_.now() + std::chrono::seconds(version.settings.start_timeout);
  return outlast(clock_, deadline, stop, absence,
                 [&] { return start_by(deadline, version, absence, stop); });
}

base::Result<Instance> Workloads::start_by(base::Timestamp deadline, const Version& wanted,
                                           Absence& absence, const std::stop_token& stop) {
  const auto in = place();
  if (!in) return fail(in.error());
  const auto built = with_image(wanted);
  if (!built) return fail(built.error());
  const Version& version = *built;
  const auto labels = labels_of(version.deployment);
  const auto before = observe(labels, stop);
  if (!before) return fail(before.error());
  const auto state = instance_of(version.deployment, *before).state;
  if (state == InstanceState::kGone || state == InstanceState::kExited) {
    if (auto free = check_name(version, *in); !free) return fail(free.error());
    const auto subject = subject_of(version, *in);
    const auto owner = prepare(subject, version, *in, stop);
    if (!owner) return fail(owner.error());
    const auto body = deployment(subject, version, *in, *owner);
    if (!body) return fail(body.error());
    auto applied =
        apply(version_service(subject, version, *in, *owner, cluster_.options().reach_or_default()),
              stop)
            .and_then([&] { return apply(*body, stop); })
            .and_then([&] { return apply(autoscaler(subject, version, *in, *owner), stop); });
    if (!applied) return fail(applied.error());
  }
  // It may take long to run.
  absence.ended();
  return await_run(version, deadline, stop);
}

base::Result<Instance> Workloads::await_run(const Version& version, base::Timestamp deadline,
                                            const std::stop_token& stop) {
  const auto labels = labels_of(version.deployment);
  const auto patience = std::chrono::seconds(version.settings.start_timeout);
  auto& news = watches_.of(Kind::kPod);
  while (true) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
    const auto heard = news.changes();
    const auto seen = observe(labels, stop);
    if (!seen) return fail(seen.error());
    if (came_to_run(seen->pods)) return inspect(version.deployment);
    if (clock_.now() >= deadline) {
      return fail(ErrorCode::kFailed, "It did not come to run within " + base::describe(patience) +
                                          ": " + trouble_of(*seen) + ".");
    }
    news.await(heard, kLookPause, stop);
  }
}

}  // namespace slipway::runtime::kubernetes
