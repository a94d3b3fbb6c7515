#include "forge/hooks/hook_keeper.h"

#include <algorithm>
#include <iterator>

#include "forge/common/refusal.h"
#include "forge/hooks/hook_parts.h"
#include "io/reach.h"

namespace slipway::forge {

using base::ErrorCode;

HookKeeper::HookKeeper(const HookApi& api, ForgeTarget target, base::Clock& clock,
                       HookKeeperOptions options)
    : api_(api),
      target_(std::move(target)),
      clock_(clock),
      options_(std::move(options)),
      deadline_(clock.now() + options_.call_timeout) {}

base::Result<std::vector<FoundHook>> HookKeeper::hooks(const std::stop_token& stop) {
  if (auto known = look_up(stop); !known) return base::fail(known.error());
  std::vector<FoundHook> all;
  for (int page = 1; page <= options_.page_limit; ++page) {
    const auto answer = send(api_.list(target_, page), stop);
    if (!answer) return base::fail(answer.error());
    auto read = api_.read_page(*answer);
    if (!read) return base::fail(read.error());
    std::move(read->hooks.begin(), read->hooks.end(), std::back_inserter(all));
    if (!read->has_more) {
      return api_.lone_push_event().empty() ? all : put_together(all, api_.lone_push_event());
    }
  }
  return base::fail(ErrorCode::kFailed,
                    std::string(api_.name()) + " lists more than " + std::to_string(all.size()) +
                        " webhooks of '" + target_.repository + "'. Remove those that are unused.");
}

base::Result<void> HookKeeper::look_up(const std::stop_token& stop) {
  if (looked_up_) return {};
  if (auto request = api_.lookup(target_)) {
    const auto answer = send(std::move(*request), stop);
    if (!answer) return base::fail(answer.error());
    if (auto known = api_.know(*answer, target_); !known) return known;
  }
  looked_up_ = true;
  return {};
}

base::Result<FoundHook> HookKeeper::put(const std::optional<FoundHook>& found,
                                        const WantedHook& wanted, const std::stop_token& stop) {
  if (auto known = look_up(stop); !known) return base::fail(known.error());
  return api_.lone_push_event().empty() ? put_one(found, wanted, stop)
                                        : put_parts(found, wanted, stop);
}

base::Result<FoundHook> HookKeeper::put_one(const std::optional<FoundHook>& found,
                                            const WantedHook& wanted, const std::stop_token& stop) {
  const bool corrects = found && !found->must_be_remade;
  WantedHook all = wanted;
  if (found && wanted.lone_event.empty()) {
    // What it tells others of, or another service of Slipway's, it goes on telling.
    all.more_events.insert(all.more_events.end(), found->events.begin(), found->events.end());
  }
  const auto answer =
      send(corrects ? api_.update(target_, *found, wanted) : api_.create(target_, all), stop);
  if (!answer) return base::fail(answer.error());
  auto made = api_.read_hook(*answer);
  if (!made || !found || corrects) return made;
  const auto removed = send(api_.remove(target_, *found), stop);
  if (!removed) return base::fail(removed.error());
  return made;
}

base::Result<FoundHook> HookKeeper::put_parts(const std::optional<FoundHook>& found,
                                              const WantedHook& wanted,
                                              const std::stop_token& stop) {
  std::vector<std::string> events{std::string(api_.lone_push_event())};
  const auto add = [&](const std::string& event) {
    if (std::find(events.begin(), events.end(), event) == events.end()) events.push_back(event);
  };
  for (const auto& event : wanted.more_events) add(event);
  // Those that nobody wants any more get the secret too: what they send would be refused.
  for (const auto& event : api_.pull_request_events()) {
    if (found && part_of(*found, event)) add(event);
  }
  std::vector<FoundHook> parts;
  for (const auto& event : events) {
    auto put = put_one(found ? part_of(*found, event) : std::nullopt,
                       {wanted.url, wanted.secret, {}, event}, stop);
    if (!put) return put;
    parts.push_back(std::move(*put));
  }
  return put_together(parts, api_.lone_push_event()).front();
}

base::Result<void> HookKeeper::remove(const FoundHook& found, const std::stop_token& stop) {
  if (auto known = look_up(stop); !known) return known;
  if (found.parts.empty()) {
    const auto removed = send(api_.remove(target_, found), stop);
    return removed ? base::Result<void>() : base::fail(removed.error());
  }
  for (const auto& part : found.parts) {
    if (auto removed = remove(part, stop); !removed) return removed;
  }
  return {};
}

base::Result<io::HttpResponse> HookKeeper::send(io::HttpRequest request,
                                                const std::stop_token& stop) {
  const std::string forge(api_.name());
  const base::Duration left = deadline_ - clock_.now();
  if (left <= base::Duration::zero()) {
    return base::fail(ErrorCode::kUnavailable, forge + " did not answer in time; ask again later.");
  }
  request.connect_timeout = options_.connect_timeout;
  request.timeout = std::min(options_.request_timeout, left);
  request.body_limit = options_.body_limit;
  request.may_connect = options_.may_connect;
  request.may_use_proxy = true;
  auto answer = client_.send(request, stop);
  if (!answer && answer.error().code == ErrorCode::kForbidden) {
    return base::fail(ErrorCode::kFailed, io::beyond_reach(target_.api_url).message);
  }
  if (!answer) {
    const bool may_pass = base::is_transient(answer.error().code);
    return base::fail(may_pass ? ErrorCode::kUnavailable : ErrorCode::kFailed,
                      forge + " cannot be asked: " + answer.error().message +
                          (may_pass ? "" : ". Check the git token and its git_api_url."));
  }
  last_status_ = answer->status;
  if (!is_success(*answer)) {
    return base::fail(refusal(api_, target_, *answer, clock_.now()));
  }
  return answer;
}

}  // namespace slipway::forge
