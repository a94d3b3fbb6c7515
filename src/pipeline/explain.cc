#include "pipeline/explain.h"

#include <map>
#include <set>

#include "base/encoding.h"
#include "model/image.h"
#include "pipeline/changes.h"
#include "pipeline/check_gates.h"
#include "pipeline/image_verdicts.h"
#include "pipeline/remote.h"
#include "pipeline/verdicts.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::size_t kSearchedCommits = 5000;
constexpr std::size_t kFewestDigits = 4;

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool is_whole_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hexadecimal(text);
}

base::Error no_commit(const std::string& field, const std::string& text, const std::string& why) {
  return {base::ErrorCode::kInvalid,
          field + ": '" + base::to_valid_utf8(text) + "' " + why +
              " Write the whole commit id, as git rev-parse shows it.",
          field};
}

// One of the latest commits of the branch, by the digits that it begins with.
base::Result<std::string> begun_commit(Context& context, const git::Remote& remote,
                                       const std::string& tip, const std::string& digits,
                                       const std::string& field) {
  const auto history = context.git.history(remote.key, tip, kSearchedCommits);
  if (!history) return base::fail(history.error());
  std::string found;
  for (const auto& commit : *history) {
    if (!commit.id.starts_with(digits)) continue;
    if (!found.empty()) return base::fail(no_commit(field, digits, "begins several commits."));
    found = commit.id;
  }
  if (!found.empty()) return found;
  return base::fail(
      no_commit(field, digits, "is no branch, and begins none of the branch's latest commits."));
}

// The whole id of what a person wrote; "" stays.
base::Result<std::string> commit_of(Context& context, const git::Remote& remote,
                                    const Question& question, const std::string& text,
                                    const std::string& field, const std::stop_token& stop) {
  if (text.empty()) return text;
  if (is_whole_id(text)) {
    const auto there = context.git.fetch_commit(remote, text, stop);
    if (there) return text;
    if (there.error().code != base::ErrorCode::kNotFound) return base::fail(there.error());
    return base::fail(base::Error{base::ErrorCode::kInvalid, there.error().message, field});
  }
  const auto tips = context.git.fetch(remote, {question.branch, text}, stop);
  if (!tips && tips.error().code == base::ErrorCode::kInvalid) {
    return base::fail(no_commit(field, text, "is neither a commit nor a branch."));
  }
  if (!tips) return base::fail(tips.error());
  if (const auto named = tips->find(text); named != tips->end()) return named->second;
  if (text == question.branch) {
    return base::fail(base::ErrorCode::kNotFound,
                      "The branch '" + question.branch + "' does not exist there.");
  }
  const auto tip = tips->find(question.branch);
  if (tip == tips->end() || text.size() < kFewestDigits || !is_hexadecimal(text)) {
    return base::fail(no_commit(field, text, "is neither a commit nor a branch."));
  }
  return begun_commit(context, remote, tip->second, text, field);
}

}  // namespace

base::Result<std::vector<model::Verdict>> explain(Context& context, const Question& question,
                                                  const std::stop_token& stop) {
  std::vector<model::Service> services;
  std::vector<rules::Candidate> candidates;
  context.database.read([&](store::Transaction& tx) {
    services =
        store::linked_services(tx, question.organization, question.repository, question.branch);
    for (const auto& service : services) candidates.push_back(candidate_of(tx, service));
  });
  if (services.empty()) {
    return base::fail(base::ErrorCode::kNotFound, "No service is linked to the branch '" +
                                                      question.branch + "' of " +
                                                      question.repository.to_string() + ".");
  }
  const auto remote = remote_of(context, services);
  if (!remote) return base::fail(remote.error());
  const auto from = commit_of(context, *remote, question, question.from, "from", stop);
  if (!from) return base::fail(from.error());
  const auto asked = question.to.empty() ? question.branch : question.to;
  const auto resolved = commit_of(context, *remote, question, asked, "to", stop);
  if (!resolved) return base::fail(resolved.error());
  const std::string& to = *resolved;
  const auto commit = context.git.commit(remote->key, to);
  const std::string message = commit ? commit->message : "";
  std::map<std::string, model::ChangeSet> changes;
  std::vector<model::Verdict> verdicts;
  for (std::size_t i = 0; i < services.size(); ++i) {
    auto& candidate = candidates[i];
    if (!from->empty()) candidate.watermark = *from;
    auto [found, fresh] = changes.try_emplace(candidate.watermark);
    if (fresh) {
      found->second = changes_between(context, *remote, candidate.watermark, to, stop);
    }
    const auto ruling = rules::decide(candidate, to, message, found->second);
    verdicts.push_back(to_verdict(services[i], ruling, to));
    verdicts.back().from = candidate.watermark;
    if (waits_for_checks(services[i], ruling)) {
      verdicts.back().explanation += " It would wait for its checks first.";
    }
    verdicts.back().created_at = context.clock.now();
  }
  return verdicts;
}

base::Result<std::vector<model::Verdict>> explain(Context& context,
                                                  const model::OrganizationId& organization,
                                                  const Announcement& announcement,
                                                  const std::stop_token& stop) {
  const auto name = model::parse_image_name(announcement.image_name);
  if (!name) {
    return base::fail(name.error().code, "image_name: " + name.error().message, "image_name");
  }
  std::vector<model::Service> services;
  std::vector<rules::Candidate> candidates;
  context.database.read([&](store::Transaction& tx) {
    services = store::services_of_image(tx, organization, name->canonical());
    for (const auto& service : services) candidates.push_back(candidate_of(tx, service));
  });
  if (services.empty()) {
    return base::fail(base::ErrorCode::kNotFound,
                      "No service runs the image " + announcement.image_name + ".");
  }
  std::vector<model::Notice> notices(1);
  notices.front().tag = announcement.tag;
  notices.front().digest = announcement.digest;
  std::set<std::string> missing;
  if (const auto known = find_digest(context, notices.front(), services, stop);
      !known && known.error().code == base::ErrorCode::kNotFound) {
    missing.insert(announcement.tag);
  }
  std::vector<model::Verdict> verdicts;
  for (std::size_t i = 0; i < services.size(); ++i) {
    auto decided = rule_on_image(candidates[i], services[i], notices, missing);
    decided.front().verdict.created_at = context.clock.now();
    verdicts.push_back(std::move(decided.front().verdict));
  }
  return verdicts;
}

}  // namespace slipway::pipeline
