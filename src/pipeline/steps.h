#pragma once
// The names of the steps, as the store's tasks have them, and how a step ends.

#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "model/git_url.h"
#include "model/ids.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "store/tasks.h"

namespace slipway::pipeline {

// A branch's ref (gitglossary(7)).
inline constexpr std::string_view kBranchPrefix = "refs/heads/";

inline const std::string kInterpret = "interpret";  // subject: a hook
// Subject: a delivery that could not be interpreted.
inline const std::string kReinterpret = "reinterpret";
inline const std::string kNotice = "notice";      // subject: an image of an organization
inline const std::string kSurvey = "survey";      // subject: a repository of an organization
inline const std::string kDecide = "decide";      // subject: a push
inline const std::string kDispatch = "dispatch";  // subject: an environment
inline const std::string kRelease = "release";    // subject: a deployment
inline const std::string kSettle = "settle";      // subject: a service
inline const std::string kPoll = "poll";          // subject: a repository of an organization
inline const std::string kSchedule = "schedule";  // subject: a cron job
inline const std::string kRun = "run";            // subject: a run of a job
inline const std::string kNotify = "notify";      // subject: an outgoing webhook
inline const std::string kRetain = "retain";      // subject: kStoreSubject
inline const std::string kReport = "report";      // subject: a repository of an organization
inline const std::string kPin = "pin";            // subject: a deployment
inline const std::string kPreview = "preview";    // subject: a preview
inline const std::string kCheck = "check";        // subject: a repository of an organization
// Subject: an image of an organization.
inline const std::string kPollImage = "poll_image";

inline const std::string kStoreSubject = "store";

// A step stores its result, marks its task done and asks for the next in one transaction of its
// own. An error is what keeps it from that: the worker puts the task off.
using Step = base::Result<void> (*)(Context& context, const store::Task& task,
                                    const std::stop_token& stop);

base::Result<void> interpret(Context&, const store::Task&, const std::stop_token&);
base::Result<void> reinterpret(Context&, const store::Task&, const std::stop_token&);
base::Result<void> notice(Context&, const store::Task&, const std::stop_token&);
base::Result<void> survey(Context&, const store::Task&, const std::stop_token&);
base::Result<void> decide(Context&, const store::Task&, const std::stop_token&);
base::Result<void> dispatch(Context&, const store::Task&, const std::stop_token&);
base::Result<void> release(Context&, const store::Task&, const std::stop_token&);
base::Result<void> settle(Context&, const store::Task&, const std::stop_token&);
base::Result<void> poll(Context&, const store::Task&, const std::stop_token&);
base::Result<void> schedule(Context&, const store::Task&, const std::stop_token&);
base::Result<void> run(Context&, const store::Task&, const std::stop_token&);
base::Result<void> poll_image(Context&, const store::Task&, const std::stop_token&);
base::Result<void> notify(Context&, const store::Task&, const std::stop_token&);
base::Result<void> retain(Context&, const store::Task&, const std::stop_token&);
base::Result<void> pin(Context&, const store::Task&, const std::stop_token&);
base::Result<void> preview(Context&, const store::Task&, const std::stop_token&);
base::Result<void> check(Context&, const store::Task&, const std::stop_token&);
base::Result<void> report(Context&, const store::Task&, const std::stop_token&);

// Looks soon, and then at its interval, where the service wants its registry polled.
void ask_image_poll(store::Transaction& tx, const model::Service& service, base::Timestamp now);
// The same after an edit. One that begins to ask, or asks for something else, is compared with what
// it runs, whatever others were told before.
void ask_image_poll(store::Transaction& tx, const model::Service& before,
                    const model::Service& edited, base::Timestamp now);

// A repository of an organization as a task's subject.
struct RepositorySubject {
  model::OrganizationId organization;
  model::RepositoryKey repository;

  std::string to_string() const { return organization.to_string() + " " + repository.to_string(); }
  static RepositorySubject parse(const std::string& subject);
};

// An image of an organization, by its name's normal form, as a task's subject.
struct ImageSubject {
  model::OrganizationId organization;
  std::string image_key;

  std::string to_string() const { return organization.to_string() + " " + image_key; }
  static ImageSubject parse(const std::string& subject);
};

}  // namespace slipway::pipeline
