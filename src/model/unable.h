#pragma once
// What a runtime cannot do for a service, as far as its kind alone says. Called by the runtimes'
// adapters, and by whoever checks what people write before it is sent. Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "model/service.h"

namespace slipway::model {

struct Unable {
  std::string field;  // as the API names it
  std::string why;    // and what to do instead, after the runtime's name: "has no volumes; ..."
  friend bool operator==(const Unable&, const Unable&) = default;
};

// The settings that it cannot act on. Of KUBERNETES those that no runtime can: the rest depends on
// how the one at hand is set up.
std::vector<Unable> unable_on(RuntimeKind kind, const ServiceSettings& settings);

// The same of whatever runs services on one machine.
std::vector<Unable> unable_on_one_machine(const ServiceSettings& settings);

// What is not TCP, and from outside more than one port: the gateway leads to the main one.
void add_unable_to_reach(const ServiceSettings& settings, std::vector<Unable>& unable);

bool runs_images(RuntimeKind kind);
bool mounts_files(RuntimeKind kind);
bool brings_charts(RuntimeKind kind);

// Where a service is to run, for messages.
struct RuntimeOf {
  std::string environment, runtime;  // their names
};

// Sentences, each with what to do instead.
std::string cannot_act_on(const RuntimeOf& at, const Unable& unable);
std::string runs_no_images(const RuntimeOf& at);
std::string mounts_no_files(const RuntimeOf& at);
std::string brings_no_charts(const RuntimeOf& at);

}  // namespace slipway::model
