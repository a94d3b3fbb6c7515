#include "api/push_view.h"

#include <boost/json/array.hpp>

#include "api/shapes.h"

namespace slipway::api {

boost::json::object push_shape(store::Transaction& tx, const model::Push& push) {
  boost::json::object item = to_json(push);
  for (const auto& verdict : store::verdicts_of_push(tx, push.id)) {
    item["verdicts"].as_array().push_back(to_json(verdict));
  }
  return item;
}

boost::json::object notice_shape(store::Transaction& tx, const model::Notice& notice) {
  boost::json::object item = to_json(notice);
  for (const auto& verdict : store::verdicts_of_notice(tx, notice.id)) {
    item["verdicts"].as_array().push_back(to_json(verdict));
  }
  return item;
}

}  // namespace slipway::api
