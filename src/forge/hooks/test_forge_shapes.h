// How each forge shows webhooks, takes statuses and shows checks: what a TestForge answers with.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "model/check_gate.h"
#include "model/hook.h"

namespace slipway::forge {

// A webhook as the forge shows one that was just made.
boost::json::object new_hook_of(model::HookKind kind, int number);

// Where a forge takes a commit's status, and how it names what it is told.
struct StatusShape {
  std::string before;  // the commit
  std::string after;
  int answer = 201;
  std::vector<std::string_view> needed;  // members of the body
  std::string_view context;
  std::string_view states;  // those that it knows, each followed by a space
};

StatusShape status_shape(model::HookKind kind);

// Where the checks of a commit stand: "commits/SHA/status" below the repository.
struct ChecksShape {
  std::string before;
  std::string_view list;  // the member that holds them; "": the body
  std::string_view name;  // of an entry
  std::string_view state;
  std::string_view passed;  // its words
  std::string_view failed;
  std::string_view pending;
};

ChecksShape checks_shape(model::HookKind kind);

// A check of GitHub Actions.
boost::json::object check_run(const model::Check& check);

}  // namespace slipway::forge
