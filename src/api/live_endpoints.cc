// Logs and events, as they are now or as streams that go on (live_views.h).

#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoints.h"
#include "api/errors.h"
#include "api/live_views.h"
#include "api/push_view.h"
#include "api/reach.h"
#include "api/service_view.h"
#include "api/sessions.h"
#include "api/shapes.h"
#include "api/tokens.h"
#include "pipeline/version.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t kBatch = 500;
constexpr std::int64_t kListed = 10'000;  // lines of an answer that does not go on

bool wants_stream(const ApiRequest& request) {
  return model::find_header(request.http.headers, "accept").find("text/event-stream") !=
         std::string_view::npos;
}

std::optional<std::int64_t> last_event_id(const ApiRequest& request) {
  const auto text = model::find_header(request.http.headers, "last-event-id");
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (text.empty() || ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return id;
}

std::shared_ptr<io::ResponseStream> begin(io::Responder& responder) {
  return responder.stream({200, "text/event-stream", "", {{"Cache-Control", "no-store"}}});
}

void answer(io::Responder& responder, const json::array& lines) {
  responder.respond(
      {200, "application/json", json::serialize(json::object{{"results", lines}}), {}});
}

void refuse(ApiContext& c, io::Responder& responder, const ApiRequest& request,
            const base::Error& error) {
  responder.respond(error_response(error, request.http.path, c.now()));
}

// What changed, in the shape in which its own endpoint shows it.
json::value subject_shape(ApiContext& c, store::Transaction& tx, const store::Event& event) {
  if (event.type == "delivery") {
    const auto found = store::delivery(tx, model::DeliveryId::parse(event.subject).value());
    if (found) return to_json(*found);
  } else if (event.type == "push") {
    const auto found = store::push(tx, model::PushId::parse(event.subject).value());
    if (found) return push_shape(tx, *found);
  } else if (event.type == "deployment") {
    const auto found = store::deployment(tx, model::DeploymentId::parse(event.subject).value());
    if (found) return to_json(*found);
  } else if (event.type == "run") {
    const auto found = store::run(tx, model::RunId::parse(event.subject).value());
    if (found) return to_json(*found);
  } else if (event.type == "service") {
    const auto found = store::service(tx, model::ServiceId::parse(event.subject).value());
    if (found) return service_shape(c, tx, *found);
  }
  return json::object{{"id", event.subject}};
}

// A view ends with what let its caller in: a session, a token, a user.
void open_view(ApiContext& c, const ApiRequest& request, std::shared_ptr<io::ResponseStream> stream,
               bool ticking, LiveViews::Pump pump) {
  c.live.open(std::move(stream), ticking,
              [&c, caller = request.caller, pump = std::move(pump)](io::ResponseStream& out) {
                const auto now = c.now();
                return (c.tokens.lets_in(caller, now) || c.sessions.lets_in(caller, now)) &&
                       pump(out);
              });
}

// What was missed is no longer kept: who follows has to read everything again.
std::string gap(std::int64_t last, base::Timestamp now) {
  return server_sent_event(
      std::to_string(last), "gap",
      json::serialize(json::object{{"type", "gap"}, {"at", base::to_iso8601(now)}}));
}

// What is about the whole organization, as a push is, a limited token does not see.
bool is_seen(store::Transaction& tx, const Caller& caller, const store::Event& event) {
  return !caller.reach.is_limited() || reaches(tx, caller, event.type + "Id", event.subject);
}

void follow_events(ApiContext& c, const ApiRequest& request, io::Responder responder) {
  const auto id = request.id<model::OrganizationId>("organizationId");
  if (!id) return refuse(c, responder, request, id.error());
  if (!c.read([&](auto& tx) { return store::organization(tx, *id); })) {
    return refuse(c, responder, request, not_found("organization", id->to_string()));
  }
  auto last = std::make_shared<std::int64_t>(0);
  if (const auto seen = last_event_id(request)) {
    *last = *seen;
  } else {
    *last = c.read([](auto& tx) { return store::last_event(tx); });
  }
  auto stream = begin(responder);
  stream->write(": events\n\n");
  open_view(c, request, std::move(stream), false,
            [&c, caller = request.caller, id = *id, last](io::ResponseStream& out) {
              while (true) {
                std::string text;
                std::size_t count = 0;
                c.database().read([&](store::Transaction& tx) {
                  if (!store::continues(tx, *last)) {
                    *last = store::last_event(tx);
                    text = gap(*last, c.now());
                  }
                  const auto events = store::events_after(tx, id, *last, kBatch);
                  count = events.size();
                  for (const auto& event : events) {
                    *last = event.id;
                    if (!is_seen(tx, caller, event)) continue;
                    text += server_sent_event(
                        std::to_string(event.id), event.type,
                        json::serialize(json::object{{"id", event.subject},
                                                     {"type", event.type},
                                                     {"at", base::to_iso8601(event.at)},
                                                     {event.type, subject_shape(c, tx, event)}}));
                  }
                });
                if (!text.empty() && !out.write(std::move(text))) return false;
                if (count < kBatch) return true;
              }
            });
}

std::string as_events(const std::vector<model::LogLine>& lines) {
  std::string text;
  for (const auto& line : lines) {
    text +=
        server_sent_event(std::to_string(line.sequence), "line", json::serialize(to_json(line)));
  }
  return text;
}

// A log that the store holds, of what comes to an end: whether it has, and its lines after one.
struct StoredLog {
  std::function<bool(store::Transaction&)> has_ended;
  std::function<std::vector<model::LogLine>(store::Transaction&, std::uint64_t after,
                                            std::int64_t limit)>
      read;
};

void show_log(ApiContext& c, const ApiRequest& request, io::Responder responder, StoredLog log) {
  if (!wants_stream(request)) {
    json::array items;
    c.database().read([&](store::Transaction& tx) {
      for (const auto& line : log.read(tx, 0, kListed)) items.push_back(to_json(line));
    });
    return answer(responder, items);
  }
  auto last = std::make_shared<std::uint64_t>(
      static_cast<std::uint64_t>(last_event_id(request).value_or(0)));
  open_view(c, request, begin(responder), false,
            [&c, log = std::move(log), last](io::ResponseStream& out) {
              bool ended = false;
              std::vector<model::LogLine> lines;
              do {
                c.database().read([&](store::Transaction& tx) {
                  ended = log.has_ended(tx);
                  lines = log.read(tx, *last, kBatch);
                });
                if (lines.empty()) break;
                *last = lines.back().sequence;
                if (!out.write(as_events(lines))) return false;
              } while (lines.size() == kBatch);
              if (ended) out.write(server_sent_event(std::to_string(*last), "end", "{}"));
              return !ended;
            });
}

void deployment_log(ApiContext& c, const ApiRequest& request, io::Responder responder) {
  const auto id = request.id<model::DeploymentId>("deploymentId");
  if (!id) return refuse(c, responder, request, id.error());
  if (!c.read([&](auto& tx) { return store::deployment(tx, *id); })) {
    return refuse(c, responder, request, not_found("deployment", id->to_string()));
  }
  show_log(c, request, std::move(responder),
           {[id = *id](store::Transaction& tx) {
              const auto deployment = store::deployment(tx, id);
              return !deployment || model::is_terminal(deployment->state);
            },
            [id = *id](store::Transaction& tx, std::uint64_t after, std::int64_t limit) {
              return store::deployment_log(tx, id, after, limit);
            }});
}

void run_log(ApiContext& c, const ApiRequest& request, io::Responder responder) {
  const auto id = request.id<model::RunId>("runId");
  if (!id) return refuse(c, responder, request, id.error());
  if (!c.read([&](auto& tx) { return store::run(tx, *id); })) {
    return refuse(c, responder, request, not_found("run", id->to_string()));
  }
  show_log(c, request, std::move(responder),
           {[id = *id](store::Transaction& tx) {
              const auto run = store::run(tx, id);
              return !run || model::is_terminal(run->state);
            },
            [id = *id](store::Transaction& tx, std::uint64_t after, std::int64_t limit) {
              return store::run_log(tx, id, after, limit);
            }});
}

// The output of the instance that serves. A new version's log begins anew.
void service_log(ApiContext& c, const ApiRequest& request, io::Responder responder) {
  const auto service =
      c.read([&](auto& tx) { return service_of(tx, request, "serviceId", "service"); });
  if (!service) return refuse(c, responder, request, service.error());
  const auto found =
      c.read([&](auto& tx) { return pipeline::runtime_of(c.pipeline, tx, service->environment); });
  if (!found) return refuse(c, responder, request, found.error());
  if (!c.read([&](auto& tx) { return pipeline::is_here(c.pipeline, tx, service->environment); })) {
    return refuse(c, responder, request,
                  {base::ErrorCode::kUnavailable,
                   "It runs on another node, that of its environment's runtime: read what it "
                   "prints there."});
  }
  runtime::Runtime* const runtime = *found;
  const auto serving = [&c, id = service->id] {
    const auto now = c.read([&](auto& tx) { return store::service(tx, id); });
    return now ? now->serving : std::nullopt;
  };
  if (!wants_stream(request)) {
    json::array items;
    if (const auto instance = serving()) {
      for (const auto& line : runtime->log(*instance, 0, static_cast<std::size_t>(kListed)))
        items.push_back(to_json(line));
    }
    return answer(responder, items);
  }
  auto last = std::make_shared<std::uint64_t>(
      static_cast<std::uint64_t>(last_event_id(request).value_or(0)));
  auto followed = std::make_shared<std::optional<model::DeploymentId>>(serving());
  open_view(c, request, begin(responder), true,
            [runtime, serving, last, followed](io::ResponseStream& out) {
              if (const auto now = serving(); now != *followed) {
                *followed = now;
                *last = 0;
              }
              if (!*followed) return true;
              const auto lines = runtime->log(**followed, *last, kBatch);
              if (lines.empty()) return true;
              *last = lines.back().sequence;
              return out.write(as_events(lines));
            });
}

}  // namespace

void add_live_endpoints(Router& router, ApiContext& c) {
  router
      .add_stream("GET", "/api/organization/{organizationId}/event", "followEvents",
                  [&c](const ApiRequest& request, io::Responder responder) {
                    follow_events(c, request, std::move(responder));
                  })
      .minds_reach();
  router.add_stream("GET", "/api/deployment/{deploymentId}/log", "getDeploymentLog",
                    [&c](const ApiRequest& request, io::Responder responder) {
                      deployment_log(c, request, std::move(responder));
                    });
  router.add_stream("GET", "/api/run/{runId}/log", "getRunLog",
                    [&c](const ApiRequest& request, io::Responder responder) {
                      run_log(c, request, std::move(responder));
                    });
  router.add_stream("GET", "/api/service/{serviceId}/log", "getServiceLog",
                    [&c](const ApiRequest& request, io::Responder responder) {
                      service_log(c, request, std::move(responder));
                    });
}

}  // namespace slipway::api
