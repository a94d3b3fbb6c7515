#include "pipeline/replay.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/enum.h"
#include "rules/decide.h"
#include "store/audit.h"
#include "store/deliveries.h"
#include "store/notices.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::Reason;

constexpr std::int64_t kPage = 200;
constexpr std::int64_t kMostEdits = 10'000;
constexpr std::size_t kShort = 8;  // digits of a commit

std::string described(model::Decision decision, Reason reason, std::uint64_t files) {
  return fmt::format("{} {} ({} files)", base::to_string(decision), base::to_string(reason), files);
}

bool depends_on_files(Reason reason) {
  return reason == Reason::NO_MATCH || reason == Reason::EXCLUDED || reason == Reason::MATCHED ||
         reason == Reason::UNRESTRICTED || reason == Reason::UNKNOWN_CHANGES;
}

// What of the service bore on the verdict, as far as the verdict shows it.
rules::Candidate candidate_then(const model::Verdict& verdict) {
  rules::Candidate candidate;
  candidate.auto_deploy = verdict.reason != Reason::AUTO_DEPLOY_OFF;
  candidate.deployed_once = verdict.reason != Reason::NEVER_DEPLOYED;
  candidate.stopped = verdict.reason == Reason::STOPPED;
  candidate.skip_by_message = !depends_on_files(verdict.reason);
  candidate.watermark = verdict.from;
  if (verdict.reason == Reason::QUARANTINED) {
    candidate.quarantines.emplace_back().version = verdict.to;
  }
  return candidate;
}

class Replayer {
 public:
  Replayer(store::Database& database, const ReplayInputs& inputs)
      : database_(database), inputs_(inputs) {}

  Replay run() {
    std::vector<model::Organization> organizations;
    database_.read([&](auto& tx) { organizations = store::organizations(tx); });
    for (const auto& organization : organizations) {
      find_deleted_restrictions(organization.id);
      replay_deliveries(organization.id);
      replay_pushes(organization.id);
      name_notices(organization.id);
    }
    return std::move(result_);
  }

 private:
  // All pages of what `list` gives, newest first.
  template <typename List, typename Each>
  void each_page(const List& list, const Each& each) {
    store::Page page{.before = {}, .limit = kPage};
    while (true) {
      std::size_t size = 0;
      database_.read([&](store::Transaction& tx) {
        const auto items = list(tx, page);
        size = items.size();
        for (const auto& item : items) each(tx, item);
        if (!items.empty()) page.before = items.back().id.to_string();
      });
      if (size < static_cast<std::size_t>(kPage)) return;
    }
  }

  // The audit log says that a restriction was deleted, but not of which service.
  void find_deleted_restrictions(const model::OrganizationId& organization) {
    last_deletion_ = {};
    database_.read([&](store::Transaction& tx) {
      for (const auto* operation :
           {"deleteApplicationDeploymentRestriction", "deleteJobDeploymentRestriction"}) {
        store::AuditFilter filter{.organization = organization};
        filter.operation = operation;
        filter.limit = kMostEdits;
        for (const auto& entry : store::audit_entries(tx, filter)) {
          last_deletion_ = std::max(last_deletion_, entry.at);
        }
      }
    });
  }

  void replay_deliveries(const model::OrganizationId& organization) {
    each_page(
        [&](auto& tx, const auto& page) { return store::deliveries(tx, organization, {}, page); },
        [&](auto& tx, const model::Delivery& brief) {
          if (brief.state == model::DeliveryState::RECEIVED) return;
          const auto delivery = store::delivery(tx, brief.id);
          if (delivery) replay_delivery(tx, *delivery);
        });
  }

  void replay_delivery(store::Transaction& tx, const model::Delivery& delivery) {
    const ReplayItem item{"delivery", delivery.id.to_string(),
                          fmt::format("{} of {}", delivery.event, base::to_string(delivery.kind))};
    ++result_.deliveries;
    const auto meaning = inputs_.interpret(delivery);
    std::set<std::string> then;
    for (const auto& push : store::pushes_of_delivery(tx, delivery.id)) {
      then.insert(fmt::format("{} {}..{}", push.ref, push.before, push.after));
    }
    for (const auto& notice : store::notices_of_delivery(tx, delivery.id)) {
      then.insert(notice.image_name + ":" + notice.tag);
    }
    std::set<std::string> now;
    if (!meaning) {
      if (delivery.state == model::DeliveryState::FAILED) return;
      now.insert("error: " + meaning.error().message);
    } else if (const auto* moves = std::get_if<std::vector<rules::BranchMove>>(&*meaning)) {
      for (const auto& move : *moves) {
        now.insert(fmt::format("{} {}..{}", move.ref, move.before, move.after));
      }
    } else if (const auto* images = std::get_if<std::vector<rules::ImageNotice>>(&*meaning)) {
      for (const auto& image : *images) now.insert(image.image_name + ":" + image.tag);
      // A notice whose name is none was refused, and is nowhere kept.
      if (then.empty()) return;
    }
    if (then == now) return;
    result_.differences.push_back({item, joined(then), joined(now)});
  }

  static std::string joined(const std::set<std::string>& names) {
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
    return all.empty() ? "nothing" : all;
  }

  void replay_pushes(const model::OrganizationId& organization) {
    each_page([&](auto& tx, const auto& page) { return store::pushes(tx, organization, page); },
              [&](auto& tx, const model::Push& push) {
                for (const auto& verdict : store::verdicts_of_push(tx, push.id)) {
                  replay_verdict(tx, push, verdict);
                }
              });
  }

  void replay_verdict(store::Transaction& tx, const model::Push& push,
                      const model::Verdict& verdict) {
    const ReplayItem item{
        "verdict", verdict.id.to_string(),
        fmt::format("{} at {}", verdict.service_name, verdict.to.substr(0, kShort))};
    if (verdict.reason == Reason::WAITING_FOR_CHECKS ||
        verdict.reason == Reason::CHECKS_NOT_PASSED) {
      result_.undecided.push_back({item, "It depends on checks at the forge."});
      return;
    }
    auto candidate = candidate_then(verdict);
    model::ChangeSet changes{verdict.from, verdict.to, false, "", {}};
    if (rules::needs_changes(candidate, verdict.to, push.message)) {
      if (auto why = set_restrictions(tx, verdict, candidate)) {
        result_.undecided.push_back({item, *why});
        return;
      }
      if (auto why = find_changes(push, verdict, candidate, changes)) {
        result_.undecided.push_back({item, *why});
        return;
      }
    }
    ++result_.verdicts;
    const auto ruling = rules::decide(candidate, verdict.to, push.message, changes);
    // Files are counted only where they were, and are, known.
    const bool same_files =
        !changes.known || verdict.changed_files_count == ruling.changed_files_count;
    if (ruling.decision == verdict.decision && ruling.reason == verdict.reason && same_files) {
      return;
    }
    result_.differences.push_back(
        {item, described(verdict.decision, verdict.reason, verdict.changed_files_count),
         described(ruling.decision, ruling.reason, ruling.changed_files_count)});
  }

  // The restrictions as they were then, or why nobody can say.
  std::optional<std::string> set_restrictions(store::Transaction& tx, const model::Verdict& verdict,
                                              rules::Candidate& candidate) {
    if (!store::service(tx, verdict.service)) return "Its service was deleted since.";
    if (last_deletion_ > verdict.created_at) {
      return "A restriction was deleted since, and the store does not say of which service.";
    }
    for (const auto& restriction : store::restrictions(tx, verdict.service)) {
      if (restriction.created_at > verdict.created_at) continue;
      if (restriction.updated_at > verdict.created_at) {
        return "Its restriction '" + restriction.value + "' was changed since.";
      }
      candidate.restrictions.push_back(restriction);
    }
    for (const auto& evidence : verdict.deciding) {
      if (!evidence.restriction) continue;
      const bool there = std::ranges::any_of(candidate.restrictions, [&](const auto& one) {
        return one.id == *evidence.restriction && one.value == evidence.value &&
               one.mode == evidence.mode;
      });
      if (!there) return "Its restriction '" + evidence.value + "' is no longer there.";
    }
    return std::nullopt;
  }

  std::optional<std::string> find_changes(const model::Push& push, const model::Verdict& verdict,
                                          const rules::Candidate& candidate,
                                          model::ChangeSet& changes) {
    // What was not known then is not known now either: the question is what follows from that.
    const bool was_known = verdict.reason != Reason::UNKNOWN_CHANGES && !verdict.from.empty();
    if (!was_known) return std::nullopt;
    auto files = inputs_.compare(push.repository, verdict.from, verdict.to);
    if (files) {
      changes = {verdict.from, verdict.to, true, "git", std::move(*files)};
      return std::nullopt;
    }
    if (candidate.restrictions.empty()) return std::nullopt;  // no file matters
    return "What it changed cannot be compared again: " + files.error().message + ".";
  }

  void name_notices(const model::OrganizationId& organization) {
    each_page([&](auto& tx, const auto& page) { return store::notices(tx, organization, page); },
              [&](auto& tx, const model::Notice& notice) {
                for (const auto& verdict : store::verdicts_of_notice(tx, notice.id)) {
                  result_.undecided.push_back(
                      {{"verdict", verdict.id.to_string(),
                        verdict.service_name + " at " + notice.image_name + ":" + notice.tag},
                       "It is of an image, and the tag policy of that time is not kept."});
                }
              });
  }

  store::Database& database_;
  const ReplayInputs& inputs_;
  base::Timestamp last_deletion_{};
  Replay result_;
};

}  // namespace

Replay replay(store::Database& database, const ReplayInputs& inputs) {
  return Replayer(database, inputs).run();
}

}  // namespace slipway::pipeline
