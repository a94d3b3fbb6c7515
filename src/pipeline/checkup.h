#pragma once
// What may keep deployments from happening, looked for before somebody misses one: the machine,
// git, the gateway, the queue, the runtimes, and whether each repository answers and its webhook
// arrives. Changes nothing.

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "model/ids.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

BOOST_DEFINE_ENUM_CLASS(Health, OK, WARNING, FAILED)

struct Finding {
  std::string check;    // "disk", "repository"
  std::string subject;  // which one; "" where there is only one
  Health health = Health::OK;
  std::string message;
  std::string remedy{};  // "" where nothing is to be done
};

// Of this node, whose data is in `data`. Blocking, and free of the network.
std::vector<Finding> check_machine(Context& context, const std::filesystem::path& data);

// Asks each runtime and each repository of the organization, which takes seconds where one does not
// answer. What does not answer is a finding, not an error.
std::vector<Finding> check_surroundings(Context& context, const model::OrganizationId& organization,
                                        const std::stop_token& stop);

}  // namespace slipway::pipeline
