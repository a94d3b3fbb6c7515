#include "forge/hooks/hook_parts.h"

#include <algorithm>

namespace slipway::forge {
namespace {

bool tells_of(const FoundHook& hook, std::string_view event) {
  return std::find(hook.events.begin(), hook.events.end(), event) != hook.events.end();
}

void add_new(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const auto& one : more) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }
}

// What there is to say of it, from the parts that count.
void describe(FoundHook& whole, std::string_view push_event) {
  for (const auto& part : whole.parts) add_new(whole.events, part.events);
  whole.has_secret = true;
  for (const auto& event : whole.events) {
    const auto part = part_of(whole, event);
    add_new(whole.faults, part->faults);
    add_new(whole.remarks, part->remarks);
    if (part->must_be_remade) whole.must_be_remade = true;
    if (part->has_secret == false) whole.has_secret = false;
  }
  if (!tells_of(whole, push_event)) whole.missing_events.emplace_back(push_event);
}

}  // namespace

std::vector<FoundHook> put_together(const std::vector<FoundHook>& all,
                                    std::string_view push_event) {
  std::vector<FoundHook> wholes;
  for (const auto& part : all) {
    auto whole = std::find_if(wholes.begin(), wholes.end(),
                              [&](const auto& one) { return one.url == part.url; });
    if (whole == wholes.end()) whole = wholes.insert(whole, FoundHook{part.id, part.url});
    whole->parts.push_back(part);
  }
  for (auto& whole : wholes) describe(whole, push_event);
  return wholes;
}

std::optional<FoundHook> part_of(const FoundHook& whole, std::string_view event) {
  std::optional<FoundHook> first;
  for (const auto& part : whole.parts) {
    if (!tells_of(part, event)) continue;
    if (part.is_right()) return part;
    if (!first) first = part;
  }
  return first;
}

}  // namespace slipway::forge
