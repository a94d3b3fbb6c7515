#pragma once
// What forges are to show beside commits: the newest for each commit and service, sent or not.

#include <optional>
#include <vector>

#include "model/commit_status.h"
#include "rules/commit_news.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

// Takes the place of what the same commit and service had, which keeps its id and its age; waits to
// be sent, not before others of its repository wait for.
void put(Transaction& tx, const model::CommitStatus& status);
// The summary of a push; nothing where its services have statuses of their own.
std::optional<model::CommitStatus> summary_status(Transaction& tx, const model::PushId& push,
                                                  const std::string& commit);
// The newest of one service's channel on a commit.
std::optional<model::CommitStatus> shown_before(Transaction& tx, const model::CommitStatus& status);
// What the forge calls a deployment that was made for it; whatever the status says meanwhile.
void set_remote_id(Transaction& tx, const model::CommitStatus& status);
// What the forge took of it; whatever it says meanwhile.
void set_told(Transaction& tx, const model::CommitStatus& status);
// Its forge may show what this says, though it says something else by now: then that is sent once
// more. Whether it is.
bool show_again(Transaction& tx, const model::CommitStatus& status, base::Timestamp now);
// What is to be sent of it by now is not sent before then.
void delay(Transaction& tx, const model::CommitStatus& status, base::Timestamp until);
// The comment of Slipway's on a pull request; "" where there is none yet.
std::string pull_request_comment(Transaction& tx, const model::CommitStatus& status,
                                 const std::string& number);
void set_pull_request_comment(Transaction& tx, const model::CommitStatus& status,
                              const std::string& number, const std::string& comment);
// What an attempt changes, unless the status says something else meanwhile.
void update_delivery(Transaction& tx, const model::CommitStatus& status);
// Newest first.
std::vector<model::CommitStatus> commit_statuses(Transaction& tx, const model::ServiceId& service,
                                                 const Page& page);

// The one that is due longest, if any is.
std::optional<model::CommitStatus> due_commit_status(Transaction& tx,
                                                     const model::OrganizationId& organization,
                                                     const model::RepositoryKey& repository,
                                                     base::Timestamp now);
std::optional<base::Timestamp> next_status_attempt(Transaction& tx,
                                                   const model::OrganizationId& organization,
                                                   const model::RepositoryKey& repository);
// No attempt for the repository before `until`.
void hold_statuses(Transaction& tx, const model::OrganizationId& organization,
                   const model::RepositoryKey& repository, base::Timestamp until);
// Forgets those of the repository that were sent or given up and did not change since.
void prune_commit_statuses(Transaction& tx, const model::OrganizationId& organization,
                           const model::RepositoryKey& repository, base::Timestamp before);

// What became of the push's verdicts.
std::vector<rules::OutcomeCount> outcomes_of_push(Transaction& tx, const model::PushId& push);

}  // namespace slipway::store
