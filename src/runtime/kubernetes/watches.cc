#include "runtime/kubernetes/watches.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <spdlog/spdlog.h>

#include "base/encoding.h"
#include "runtime/docker/answers.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using docker::text_at;

constexpr auto kPatience = std::chrono::seconds(1);  // for the news of one's own writing
constexpr auto kShortPause = std::chrono::milliseconds(200);
constexpr auto kLongPause = std::chrono::seconds(10);
constexpr std::string_view kPageSize = "100";  // it is in memory whole, with what is not kept of it
constexpr int kGoneStatus = 410;
constexpr std::string_view kWarnings = "fieldSelector=type%3DWarning";

bool is_followed(Kind kind) {
  return kind == Kind::kDeployment || kind == Kind::kPod || kind == Kind::kService ||
         kind == Kind::kJob || kind == Kind::kEvent;
}

}  // namespace

Watch::Watch(Cluster& cluster, base::Clock& clock, Kind kind, std::string query, WatchTime time)
    : cluster_(cluster),
      clock_(clock),
      kind_(kind),
      query_(std::move(query)),
      time_(time),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

Watch::~Watch() {
  thread_.request_stop();
  thread_.join();
}

void Watch::set_known(bool known) {
  const std::scoped_lock lock(mutex_);
  is_known_ = known;
  changed_.notify_all();
}

base::Result<std::string> Watch::path() {
  return cluster_.name_space().map(
      [&](const std::string& in) { return path_in(kind_, in) + "?" + query_; });
}

void Watch::follow(const std::stop_token& stop) {
  base::Duration pause = kShortPause;
  bool is_listed = false;
  while (!stop.stop_requested()) {
    auto done = is_listed ? base::Result<void>() : list_all(stop);
    is_listed = done.has_value();
    if (done) {
      set_known(true);
      done = hear(stop);
      // What the server just ended goes on at once from where it was.
      if (done) {
        pause = kShortPause;
        continue;
      }
    }
    // What was missed is not known: it is listed anew, and until then nobody is told of it.
    set_known(false);
    if (stop.stop_requested()) return;
    const bool is_gone = is_listed && done.error().code == ErrorCode::kNotFound;
    is_listed = false;
    if (is_gone) continue;
    spdlog::debug("the watch of {} is interrupted: {}", kind_name(kind_), done.error().message);
    clock_.pause(pause, stop);
    pause = std::min<base::Duration>(pause * 2, kLongPause);
  }
}

base::Result<void> Watch::list_all(const std::stop_token& stop) {
  const auto all = path();
  if (!all) return fail(all.error());
  std::string next;
  for (bool is_first = true; is_first || !next.empty(); is_first = false) {
    auto page = cluster_.ask({.path = *all + "&limit=" + std::string(kPageSize) +
                                      (next.empty() ? "" : "&continue=" + next)},
                             stop);
    if (!page) return fail(page.error());
    next = base::encode_percent(text_at(*page, "/metadata/continue"));
    const std::scoped_lock lock(mutex_);
    if (is_first) mirror_.clear();
    mirror_.take_page(std::move(*page));
  }
  const std::scoped_lock lock(mutex_);
  ++changes_;
  erased_.clear();
  changed_.notify_all();
  return {};
}

base::Result<void> Watch::hear(const std::stop_token& stop) {
  const auto all = path();
  if (!all) return fail(all.error());
  std::string from;
  {
    const std::scoped_lock lock(mutex_);
    from = mirror_.resource_version();
  }
  const ClusterCall call{.path = *all + "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" +
                                 std::to_string(time_.server.count()) + "&resourceVersion=" + from,
                         .timeout = time_.most};
  WatchLines lines;
  bool is_expired = false;
  bool is_broken = false;
  const auto answer = cluster_.stream(
      call,
      [&](std::string_view bytes) {
        lines.feed(bytes);
        const std::scoped_lock lock(mutex_);
        while (auto event = lines.next()) {
          const auto taken = mirror_.take(std::move(*event));
          is_expired = is_expired || taken == Mirror::Taken::kExpired;
          is_broken = is_broken || taken == Mirror::Taken::kUnknown;
          if (taken == Mirror::Taken::kChanged) ++changes_;
        }
        changed_.notify_all();
        return !is_expired && !is_broken;
      },
      stop);
  if (is_expired || (answer && answer->status == kGoneStatus)) {
    return fail(ErrorCode::kNotFound, "410 Gone");
  }
  if (!answer) return fail(answer.error());
  if (answer->status >= 300) return fail(refusal_of(*answer, call));
  if (is_broken) return fail(ErrorCode::kUnavailable, "the watch told of an error");
  return {};
}

bool Watch::is_current() const {
  return is_known_ && mirror_.position() >= written_ &&
         std::none_of(erased_.begin(), erased_.end(),
                      [&](const auto& name) { return mirror_.has(name); });
}

std::optional<json::array> Watch::find(const Labels& labels) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return is_current(); });
  if (!is_current()) return std::nullopt;
  erased_.clear();
  return mirror_.find(labels);
}

void Watch::wrote(const json::value& object) {
  const std::scoped_lock lock(mutex_);
  written_ = std::max(written_, position_of(object));
  erased_.erase(text_at(object, "/metadata/name"));
}

void Watch::erased(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  erased_.insert(name);
}

std::uint64_t Watch::changes() {
  const std::scoped_lock lock(mutex_);
  return changes_;
}

void Watch::await(std::uint64_t changes, base::Duration most, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, base::waitable(most), [&] { return changes_ > changes; });
}

Watch& Watches::of(Kind kind) {
  const std::scoped_lock lock(mutex_);
  auto& watch = watches_[kind];
  if (!watch) {
    const Labels ours{{kInstallationLabel, cluster_.options().installation}};
    watch = std::make_unique<Watch>(
        cluster_, clock_, kind,
        kind == Kind::kEvent ? std::string(kWarnings) : label_selector(ours));
  }
  return *watch;
}

base::Result<json::array> Watches::list(Kind kind, const Labels& labels,
                                        const std::stop_token& stop) {
  if (is_followed(kind)) {
    if (auto found = of(kind).find(labels)) return std::move(*found);
  }
  return cluster_.list(kind, label_selector(labels), stop);
}

base::Result<json::array> Watches::events(const std::stop_token& stop) {
  if (auto found = of(Kind::kEvent).find({})) return std::move(*found);
  return cluster_.list(Kind::kEvent, std::string(kWarnings), stop);
}

void Watches::wrote(Kind kind, const json::value& object) {
  if (is_followed(kind)) of(kind).wrote(object);
}

void Watches::erased(Kind kind, const std::string& name) {
  if (is_followed(kind)) of(kind).erased(name);
}

}  // namespace slipway::runtime::kubernetes
