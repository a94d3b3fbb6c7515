#pragma once
// Names of enumerators, for JSON, SQL and messages. The enumerators of the wire are written in
// UPPER_CASE, exactly as the API spells them.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace slipway::base {

template <typename E>
std::string to_string(E value) {
  return boost::describe::enum_to_string(value, "UNKNOWN");
}

template <typename E>
std::optional<E> parse_enum(std::string_view name) {
  E value{};
  if (!boost::describe::enum_from_string(std::string(name).c_str(), value)) return std::nullopt;
  return value;
}

// For a value that this program wrote itself: another one is a broken store, hence a fault.
template <typename E>
E stored_enum(std::string_view name) {
  const auto value = parse_enum<E>(name);
  if (!value) throw std::runtime_error("the store holds an unknown value: " + std::string(name));
  return *value;
}

template <typename E>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { names.emplace_back(d.name); });
  return names;
}

}  // namespace slipway::base
