// What proposed restrictions would have made of a service's past pushes, before they are saved.

#include <map>

#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/restriction_body.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "pipeline/backtest.h"
#include "store/pushes.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

struct Proposal {
  std::vector<model::Restriction> restrictions;
  base::Timestamp since{};
};

base::Result<Proposal> read_proposal(const json::value& body) {
  base::JsonFields fields(body);
  Proposal proposal;
  auto list = fields.objects("restrictions");
  if (!list) fields.wrong("restrictions", "is missing; it is the list of the proposed ones.");
  for (auto& item : list.value_or(std::vector<base::JsonFields>())) {
    proposal.restrictions.emplace_back();
    read_restriction_fields(item, proposal.restrictions.back());
    fields.take(item.error());
  }
  if (const auto since = fields.text("since")) {
    const auto time = base::parse_iso8601(*since);
    if (!time) fields.wrong("since", "must be a time, as 2030-01-31T12:00:00Z.");
    proposal.since = time.value_or(base::Timestamp());
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return proposal;
}

// Of the pushes that verdicts are of, what their tips' commits say.
using Messages = std::map<model::PushId, std::string>;

json::object past_decision(const pipeline::PastDecision& past, const Messages& messages) {
  model::Verdict now = past.then;
  now.decision = past.now.decision;
  now.reason = past.now.reason;
  now.explanation = past.now.explanation;
  now.deciding = past.now.deciding;
  now.changed_files_count = past.now.changed_files_count;
  now.deployment.reset();
  const auto message = messages.find(past.then.push);
  return {{"then", to_json(past.then)},
          {"now", to_json(now)},
          {"differs", past.differs()},
          {"message", message == messages.end() ? "" : base::to_valid_utf8(message->second)}};
}

Answer backtest(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  const auto page = request.page();
  if (!body) return fail(body.error());
  if (!page) return fail(page.error());
  const auto proposal = read_proposal(*body);
  if (!proposal) return fail(proposal.error());
  std::optional<model::Service> service;
  std::vector<model::Verdict> past;
  Messages messages;
  const auto found = c.read([&](store::Transaction& tx) -> base::Result<void> {
    auto one = service_of(tx, request, "serviceId", "service");
    if (!one) return fail(one.error());
    past = pipeline::past_verdicts(tx, one->id, *page);
    for (const auto& verdict : past) {
      if (auto push = store::push(tx, verdict.push)) messages[push->id] = std::move(push->message);
    }
    service = std::move(*one);
    return {};
  });
  if (!found) return fail(found.error());
  if (!model::comes_from_git(*service)) {
    const std::string source =
        service->chart.name.empty() ? "runs an image" : "takes its chart from a helm repository";
    return fail(base::ErrorCode::kConflict,
                "'" + service->name + "' " + source + ", which no restriction concerns.");
  }
  std::erase_if(past, [&](const auto& one) { return one.created_at < proposal->since; });
  const auto decisions = pipeline::backtest(c.pipeline, *service, past, proposal->restrictions, {});
  if (!decisions) return fail(decisions.error());
  json::array items;
  for (const auto& decision : *decisions) items.push_back(past_decision(decision, messages));
  return results(std::move(items));
}

}  // namespace

void add_backtest_endpoint(Router& router, ApiContext& c) {
  router
      .add("POST", "/api/service/{serviceId}/deploymentRestriction/test",
           "testDeploymentRestrictions",
           [&c](const ApiRequest& request) { return backtest(c, request); })
      .needs(model::Role::VIEWER);
}

}  // namespace slipway::api
