#pragma once
// The shape that most endpoints have: the path names one thing, a transaction looks at it or
// changes it. Each of these makes such an endpoint of the work that is its own, `work(tx, id,
// request)`; an error that it returns undoes the transaction.

#include <string>
#include <utility>

#include "api/api_context.h"
#include "api/list_writer.h"
#include "api/router.h"

namespace slipway::api {

template <typename Id, typename Work>
Endpoint reads(ApiContext& c, std::string parameter, Work work) {
  return [&c, parameter = std::move(parameter),
          work = std::move(work)](const ApiRequest& request) -> Answer {
    const auto id = request.id<Id>(parameter);
    if (!id) return base::fail(id.error());
    return c.read([&](store::Transaction& tx) -> Answer { return work(tx, *id, request); });
  };
}

template <typename Id, typename Work>
Endpoint writes(ApiContext& c, std::string parameter, Work work) {
  return [&c, parameter = std::move(parameter),
          work = std::move(work)](const ApiRequest& request) -> Answer {
    const auto id = request.id<Id>(parameter);
    if (!id) return base::fail(id.error());
    return c.write([&](store::Transaction& tx) -> Answer { return work(tx, *id, request); });
  };
}

// Of a request with a body: `work(tx, id, body, request)`.
template <typename Id, typename Work>
Endpoint takes(ApiContext& c, std::string parameter, Work work) {
  return [&c, parameter = std::move(parameter),
          work = std::move(work)](const ApiRequest& request) -> Answer {
    const auto id = request.id<Id>(parameter);
    const auto body = request.body();
    if (!id) return base::fail(id.error());
    if (!body) return base::fail(body.error());
    return c.write([&](store::Transaction& tx) -> Answer { return work(tx, *id, *body, request); });
  };
}

// What storing gave, and where it went well the answer of `shape()`.
template <typename Shape>
Answer stored_as(int status, const base::Result<void>& stored, const Shape& shape) {
  if (!stored) return base::fail(stored.error());
  return Reply{status, shape()};
}

template <typename Things, typename Shape>
Reply list_of(const Things& things, const Shape& shape) {
  ListWriter list;
  for (const auto& thing : things) list.add(shape(thing));
  return list.reply();
}

}  // namespace slipway::api
