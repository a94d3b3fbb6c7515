#include "told.h"

#include <algorithm>

#include "base/cut.h"
#include "versions.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kMostWords = 140;  // characters, which GitHub takes

// As docs/commit-statuses.md has it.
std::string status_word(const std::string& state) {
  if (state == "PENDING" || state == "RUNNING") return "pending";
  if (state == "SUCCESS" || state == "SKIPPED") return "success";
  return state == "FAILURE" ? "failure" : "error";
}

std::string deployment_word(const std::string& state) {
  if (state == "PENDING") return "queued";
  if (state == "RUNNING") return "in_progress";
  if (state == "SKIPPED") return "inactive";
  return status_word(state);
}

}  // namespace

Told::Told(Universe& universe, Disk& disk, Outside& outside, bool alone)
    : universe_(universe), disk_(disk), outside_(outside), is_alone_(alone) {
  outside.forge->witness = this;
  for (const auto& address : outside.addresses) address->witness = this;
}

void Told::after_commit() {
  if (disk_.touched("commit_status")) read_statuses();
  if (disk_.touched("webhook_event")) read_events();
}

void Told::read_statuses() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT id, channel, commit_id, context, state, description, revision FROM commit_status",
        {}, [&](const store::Row& row) {
          auto& said = said_[row.text(0)];
          if (said.revision >= row.integer(6)) return;
          said.revision = row.integer(6);
          said.channel = row.text(1);
          said.commit = row.text(2);
          said.context = row.text(3);
          const auto word = said.channel == "DEPLOYMENT" ? deployment_word(row.text(4))
                                                         : status_word(row.text(4));
          said.all.push_back(word + ": " + base::cut(row.text(5), kMostWords));
        });
  });
}

void Told::read_events() {
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT rowid, id, webhook_id, deployment_id FROM webhook_event WHERE rowid > $1",
           std::vector{store::value(newest_event_)}, [&](const store::Row& row) {
             newest_event_ = std::max(newest_event_, row.integer(0));
             events_[row.text(1)] = {row.text(2), row.text(3), row.integer(0), universe_.now()};
           });
  });
}

void Told::after_power_cut() {
  is_cut_ = true;
  said_.clear();
  events_.clear();
  heard_deployment_.clear();
  newest_event_ = 0;
  read_statuses();
  read_events();
}

Told::Said* Told::find(const std::string& channel, const std::string& commit,
                       const std::string& context) {
  const auto found = std::find_if(said_.begin(), said_.end(), [&](const auto& one) {
    return one.second.channel == channel && one.second.commit == commit &&
           one.second.context == context;
  });
  return found == said_.end() ? nullptr : &found->second;
}

// What is said twice counts as late as it can.
void Told::hear(const std::string& channel, const std::string& commit, const std::string& context,
                const Shown& shown, std::size_t& heard) {
  auto* const said = find(channel, commit, context);
  if (said == nullptr) {
    if (!is_cut_) {
      universe_.break_promise(
          "the forge shows what is",
          context + " of " + brief(commit) + " is shown, which nobody said: " + shown);
    }
    return;
  }
  const auto& all = said->all;
  const auto is_it = [&](const Shown& one) { return one == shown; };
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(heard, 1) - 1);
  const auto at = std::find_if(begin, all.end(), is_it);
  if (at != all.end()) {
    heard = static_cast<std::size_t>(at - all.begin()) + 1;
  } else if (is_alone_ && !is_cut_) {
    universe_.break_promise("the forge never shows what was before",
                            context + " of " + brief(commit) + " is shown as '" + shown +
                                "' after '" + all.at(std::max<std::size_t>(heard, 1) - 1) + "'");
  }
}

void Told::after_status(const std::string& commit, const std::string& context, const Shown& shown) {
  universe_.note({"forge", context, brief(commit), shown});
  auto* const said = find("STATUS", commit, context);
  std::size_t none = 0;
  hear("STATUS", commit, context, shown, said == nullptr ? none : said->heard);
}

void Told::after_deployment(const std::string& id, const std::string& commit,
                            const std::string& environment, const Shown& shown) {
  universe_.note({"forge", "deployment", id, environment, brief(commit), shown});
  hear("DEPLOYMENT", commit, environment, shown, heard_deployment_[id]);
}

void Told::after_event(const Address& address, const std::string& event,
                       const std::string& shown_before) {
  universe_.note({"webhook", address.url(), event});
  const auto found = events_.find(event);
  if (found == events_.end()) {
    if (!is_cut_) universe_.break_promise("webhooks tell what is", "nobody said " + event);
    return;
  }
  found->second.is_taken = true;
  const auto before = events_.find(shown_before);
  if (!is_alone_ || before == events_.end() || before->second.place <= found->second.place) return;
  universe_.break_promise("a message never shows what was before",
                          event + " takes the place of " + shown_before + ", which came later");
}

void Told::at_rest() {
  check_forge();
  check_deployments();
  check_events();
  check_messages();
}

// What the forge refused is not sent again.
void Told::check_forge() {
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT id, channel, delivery, error, remote_id, commit_id, context FROM commit_status",
           {}, [&](const store::Row& row) {
             const std::string channel = row.text(1);
             if (row.text(2) == "FAILED" || channel == "COMMENT") return;
             const auto& said = said_.at(row.text(0));
             Shown shown = "nothing";
             if (channel == "STATUS") {
               const auto found = outside_.forge->statuses().find({row.text(5), row.text(6)});
               if (found != outside_.forge->statuses().end()) shown = found->second;
             } else {
               const auto found = outside_.forge->deployments().find(row.text(4));
               if (found != outside_.forge->deployments().end()) shown = found->second.shown;
             }
             if (row.text(2) == "SENT" && shown == said.all.back()) return;
             universe_.break_promise("the forge shows what is",
                                     row.text(6) + " of " + brief(row.text(5)) + " is '" +
                                         said.all.back() + "', and the forge shows '" + shown +
                                         "' (" + channel + " " + row.text(2) + ")");
           });
  });
  std::set<std::string> commented;
  for (const auto& comment : outside_.forge->comments()) {
    if (commented.insert(comment.repository).second || !is_alone_) continue;
    universe_.break_promise("a pull request has one comment",
                            comment.repository + " has more of them");
  }
}

// Each that ended is told of once, at the webhooks that are still there.
void Told::check_deployments() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT d.id, d.state, w.id, (SELECT COUNT(*) FROM webhook_event e WHERE e.webhook_id = "
        "w.id AND e.deployment_id = d.id AND e.type = CASE d.state WHEN 'DEPLOYED' THEN "
        "'DEPLOYMENT_SUCCESSFUL' WHEN 'CANCELED' THEN 'DEPLOYMENT_CANCELLED' ELSE "
        "'DEPLOYMENT_FAILURE' END) AS told FROM deployment d, webhook w WHERE w.enabled = 1 AND "
        "d.state IN ('DEPLOYED', 'CANCELED', 'BUILD_ERROR', 'DEPLOYMENT_ERROR')",
        {}, [&](const store::Row& row) {
          if (row.integer(3) == 1) return;
          universe_.break_promise("webhooks tell of each deployment",
                                  row.text(2) + " is told " + std::to_string(row.integer(3)) +
                                      " times that " + row.text(0) + " is " + row.text(1));
        });
  });
}

void Told::check_events() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT e.id, e.state, e.response_status, w.enabled, e.error FROM webhook_event e JOIN "
        "webhook w ON w.id = e.webhook_id",
        {}, [&](const store::Row& row) {
          const auto& event = events_.at(row.text(0));
          const std::string state = row.text(1);
          const bool is_old = universe_.now() - event.at >= std::chrono::hours(23);
          const bool is_refused = row.integer(2) == 410 || row.integer(2) == 554;
          const bool is_shown = row.text(4).starts_with("The message says already");
          const bool may_fail = is_old || is_refused || is_shown || !row.boolean(3);
          if (state == "DELIVERED" && (event.is_taken || is_cut_)) return;
          if (state == "FAILED" && may_fail) return;
          universe_.break_promise("each event is taken once at least",
                                  "the event " + row.text(0) + " is " + state + ": " + row.text(4));
        });
  });
}

// The newest of a deployment's messages shows what came of it last; one of them, where one that was
// sent late may stand below.
void Told::check_messages() {
  for (const auto& address : outside_.addresses) {
    if (address->kind() != model::WebhookKind::DISCORD || address->is_gone() || is_cut_) continue;
    std::map<std::string, std::int64_t> shown;
    std::map<std::string, std::int64_t> last;
    for (const auto& message : address->messages()) {
      const auto& event = events_.at(message);
      auto& place = shown[event.deployment];
      place = is_alone_ ? event.place : std::max(place, event.place);
    }
    for (const auto& [id, event] : events_) {
      if (event.webhook != address->id.to_string() || !event.is_taken) continue;
      auto& newest = last[event.deployment];
      newest = std::max(newest, event.place);
    }
    for (const auto& [deployment, place] : last) {
      if (shown[deployment] == place) continue;
      universe_.break_promise("a message never shows what was before",
                              "that of " + deployment + " is not the newest");
    }
  }
}

}  // namespace slipway::simulation
