#pragma once
// Gates: verdicts that wait until the checks that their service names have passed on the commit.
// Made by decide, looked at by the step `check`. Called in a transaction.

#include <set>
#include <string>
#include <vector>

#include "model/check_gate.h"
#include "model/push.h"
#include "model/service.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "rules/check_gate.h"
#include "rules/decide.h"
#include "store/database.h"
#include "store/pushes.h"

namespace slipway::pipeline {

// Whether what a push's verdict wants to deploy has to wait.
bool waits_for_checks(const model::Service& service, const rules::Ruling& ruling);

// The verdict, which has its id already, waits from now on.
void make_gate(Context& context, store::Transaction& tx, const model::Service& service,
               const model::Push& push, model::Verdict& verdict);

// Its checks passed: the commit is deployed, unless the service was brought elsewhere meanwhile;
// older gates of the service are closed.
void open_gate(Context& context, store::Transaction& tx, const model::CheckGate& gate);

// The verdict says why, and waits no longer.
void close_gate(Context& context, store::Transaction& tx, const model::CheckGate& gate,
                const std::string& why);
// What it waits for, where that is not what the verdict says already.
void say_why_it_waits(Context& context, store::Transaction& tx, const model::CheckGate& gate,
                      const std::string& why);
// A newer push was decided for the service without waiting.
void close_gates(Context& context, store::Transaction& tx, const model::ServiceId& service,
                 const std::string& why);

// The commits of the branch for which these services wait.
std::set<std::string> commits_waited_for(store::Transaction& tx,
                                         const std::vector<model::Service>& services,
                                         const store::Branch& branch);
// The branch was rewritten, and these commits are not on it any more: nobody waits for them.
void close_gates(Context& context, store::Transaction& tx,
                 const std::vector<model::Service>& services, const std::set<std::string>& commits,
                 const store::Branch& branch);

// The checks of the repository's commits may have changed: what waits for them is looked at again.
void ask_check(store::Transaction& tx, const model::OrganizationId& organization,
               const std::string& repository_url, base::Timestamp now);

}  // namespace slipway::pipeline
