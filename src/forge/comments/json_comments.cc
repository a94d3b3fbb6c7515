#include "forge/comments/json_comments.h"

#include <boost/json/array.hpp>

#include "base/json_fields.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::size_t kShortestCommit = 7;  // digits

std::string text_along(const json::object& object, std::initializer_list<std::string_view> path) {
  const json::object* at = &object;
  for (const auto* name = path.begin(); name + 1 < path.end(); ++name) {
    at = object_in(*at, *name);
    if (at == nullptr) return {};
  }
  return text_in(*at, *(path.end() - 1));
}

const json::array* comment_list(const json::value& body, std::string_view name) {
  if (name.empty()) return body.if_array();
  const auto* object = body.if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains(name);
  return list == nullptr ? nullptr : list->if_array();
}

}  // namespace

base::Result<std::vector<std::string>> read_pull_requests(const CommentShape& shape,
                                                          const io::HttpResponse& answer,
                                                          const std::string& commit) {
  const auto body = base::parse_json(answer.body);
  const auto* list = body ? comment_list(*body, shape.list) : nullptr;
  if (list == nullptr) return base::fail(not_the_api(shape.forge, answer));
  std::vector<std::string> numbers;
  for (const auto& item : *list) {
    const auto* request = item.if_object();
    if (request == nullptr) return base::fail(not_the_api(shape.forge, answer));
    const auto newest = text_along(*request, shape.commit);
    if (text_in(*request, "state") != shape.open || newest.size() < kShortestCommit) continue;
    if (commit.starts_with(newest)) numbers.push_back(id_in(*request, shape.number));
  }
  return numbers;
}

base::Result<std::optional<std::string>> read_comments(const CommentShape& shape,
                                                       const io::HttpResponse& answer) {
  const auto body = base::parse_json(answer.body);
  const auto* list = body ? comment_list(*body, shape.list) : nullptr;
  if (list == nullptr) return base::fail(not_the_api(shape.forge, answer));
  for (const auto& item : *list) {
    const auto* comment = item.if_object();
    if (comment == nullptr) return base::fail(not_the_api(shape.forge, answer));
    if (is_true(*comment, "deleted")) continue;
    // Whoever quotes it does not begin with it.
    if (text_along(*comment, shape.text).starts_with(kCommentMark)) return id_in(*comment, "id");
  }
  return std::nullopt;
}

base::Result<std::string> read_comment_id(const CommentShape& shape,
                                          const io::HttpResponse& answer) {
  const auto body = base::parse_json(answer.body);
  const auto* comment = body ? body->if_object() : nullptr;
  auto id = comment == nullptr ? std::string() : id_in(*comment, "id");
  if (id.empty()) return base::fail(not_the_api(shape.forge, answer));
  return id;
}

}  // namespace slipway::forge
