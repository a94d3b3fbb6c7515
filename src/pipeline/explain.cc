#include "pipeline/explain.h"

#include <map>
#include <set>

#include "model/image.h"
#include "pipeline/changes.h"
#include "pipeline/check_gates.h"
#include "pipeline/image_verdicts.h"
#include "pipeline/remote.h"
#include "pipeline/verdicts.h"
#include "store/services.h"

namespace slipway::pipeline {

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
  std::string to = question.to;
  if (to.empty()) {
    const auto tips = context.git.fetch(*remote, {question.branch}, stop);
    if (!tips) return base::fail(tips.error());
    const auto tip = tips->find(question.branch);
    if (tip == tips->end()) {
      return base::fail(base::ErrorCode::kNotFound,
                        "The branch '" + question.branch + "' does not exist there.");
    }
    to = tip->second;
  } else if (const auto there = context.git.fetch_commit(*remote, to, stop); !there) {
    return base::fail(there.error().code == base::ErrorCode::kNotFound
                          ? base::Error{base::ErrorCode::kInvalid, there.error().message, "to"}
                          : there.error());
  }
  const auto commit = context.git.commit(remote->key, to);
  const std::string message = commit ? commit->message : "";
  std::map<std::string, model::ChangeSet> changes;
  std::vector<model::Verdict> verdicts;
  for (std::size_t i = 0; i < services.size(); ++i) {
    auto& candidate = candidates[i];
    if (!question.from.empty()) candidate.watermark = question.from;
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
