#pragma once
// The settings of a service that a runtime cannot act on, and what its adapters have in common of
// them. Pure functions, called by Runtime::unable.

#include <string>
#include <string_view>
#include <vector>

#include "model/service.h"

namespace slipway::runtime {

struct Unable {
  std::string field;  // as the API names it
  std::string why;    // and what to do instead, after the runtime's name: "has no volumes; ..."
  friend bool operator==(const Unable&, const Unable&) = default;
};

// What is not TCP, and from outside more than one port: the gateway leads to the main one.
void add_unable_to_reach(const model::ServiceSettings& settings, std::vector<Unable>& unable);

// The fields of a Dockerfile; `instead`: "builds by build_command".
void add_unable_by_dockerfile(std::string_view instead, const model::ServiceSettings& settings,
                              std::vector<Unable>& unable);

}  // namespace slipway::runtime
