#include "forge/checks/json_checks.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "base/json_fields.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

bool is_one_of(std::initializer_list<std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string first_text(const json::object& object, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (auto text = text_in(object, name); !text.empty()) return text;
  }
  return {};
}

const json::array* array_in(const json::value& body, std::string_view name) {
  if (name.empty()) return body.if_array();
  const auto* object = body.if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains(name);
  return list == nullptr ? nullptr : list->if_array();
}

}  // namespace

base::Result<CheckPage> read_checks(const CheckListShape& shape, const io::HttpResponse& answer) {
  const auto body = base::parse_json(answer.body);
  if (!body) return base::fail(not_the_api(shape.forge, answer));
  CheckPage page;
  const auto* list = array_in(*body, shape.list);
  if (list == nullptr) {
    // Gitea writes null for none.
    const auto* object = body->if_object();
    const auto* none = object == nullptr ? nullptr : object->if_contains(shape.list);
    if (none != nullptr && none->is_null()) return page;
    return base::fail(not_the_api(shape.forge, answer));
  }
  page.checks.reserve(list->size());
  for (const auto& item : *list) {
    const auto* object = item.if_object();
    if (object == nullptr) return base::fail(not_the_api(shape.forge, answer));
    const std::string word = first_text(*object, shape.states);
    page.checks.push_back({first_text(*object, shape.names),
                           is_one_of(shape.passed, word)    ? model::CheckState::PASSED
                           : is_one_of(shape.pending, word) ? model::CheckState::PENDING
                                                            : model::CheckState::FAILED});
  }
  return page;
}

}  // namespace slipway::forge
