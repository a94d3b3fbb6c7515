#include "api/push_view.h"

#include <boost/json/array.hpp>

#include "api/shapes.h"

namespace slipway::api {
namespace {

void add_verdicts(boost::json::object& item, const std::vector<model::Verdict>& verdicts,
                  const boost::json::storage_ptr& memory) {
  auto& list = item["verdicts"].as_array();
  list.reserve(verdicts.size());
  for (const auto& verdict : verdicts) list.push_back(to_json(verdict, memory));
}

}  // namespace

boost::json::object push_shape(store::Transaction& tx, const model::Push& push,
                               const boost::json::storage_ptr& memory) {
  boost::json::object item = to_json(push, memory);
  add_verdicts(item, store::verdicts_of_push(tx, push.id), memory);
  return item;
}

boost::json::object notice_shape(store::Transaction& tx, const model::Notice& notice,
                                 const boost::json::storage_ptr& memory) {
  boost::json::object item = to_json(notice, memory);
  add_verdicts(item, store::verdicts_of_notice(tx, notice.id), memory);
  return item;
}

}  // namespace slipway::api
