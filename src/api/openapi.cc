#include "api/openapi.h"

#include <boost/json/array.hpp>

#include "base/text.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

json::array parameters_of(std::string_view pattern) {
  json::array parameters;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const auto name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    parameters.push_back(json::object{{"name", name},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", {{"type", "string"}, {"format", "uuid"}}}});
  }
  return parameters;
}

json::object operation_of(const RouteEntry& route) {
  const bool writes = route.method == "POST" || route.method == "PUT";
  const bool open = !route.pattern.starts_with("/api/") || route.pattern == "/api/openapi.json";
  const std::string media = route.stream ? "text/event-stream" : "application/json";
  json::object operation{
      {"operationId", route.operation},
      {"summary", route.operation},
      {"parameters", parameters_of(route.pattern)},
      {"responses",
       {{route.method == "DELETE" ? "204" : "2XX",
         {{"description", "It worked."}, {"content", {{media, json::object()}}}}},
        {"default",
         {{"description", "What was wrong and what to do."},
          {"content",
           {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}}}}}};
  if (writes) {
    operation["requestBody"] = {
        {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}};
  }
  if (open) operation["security"] = json::array();
  return operation;
}

json::object error_schema() {
  json::object properties;
  for (const auto* name : {"error", "message", "timestamp", "path", "field"}) {
    properties[name] = {{"type", "string"}};
  }
  properties["status"] = {{"type", "integer"}};
  return {{"type", "object"},
          {"required", {"status", "error", "message", "timestamp", "path"}},
          {"properties", std::move(properties)}};
}

}  // namespace

json::object openapi(const Router& router) {
  json::object paths;
  for (const auto& route : router.routes()) {
    auto& path = paths[route.pattern];
    if (path.is_null()) path = json::object();
    path.as_object()[base::to_lower(route.method)] = operation_of(route);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Slipway"},
            {"version", "0.1.0"},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"security", json::array{json::object{{"token", json::array()}}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", {{"Error", error_schema()}}},
            {"securitySchemes",
             {{"token",
               {{"type", "apiKey"},
                {"in", "header"},
                {"name", "Authorization"},
                {"description", "Token T, or Bearer T"}}}}}}}};
}

}  // namespace slipway::api
