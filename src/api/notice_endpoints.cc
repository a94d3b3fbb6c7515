#include <boost/json/array.hpp>

#include "api/announcement_body.h"
#include "api/endpoints.h"
#include "api/list_writer.h"
#include "api/push_view.h"
#include "api/shapes.h"
#include "pipeline/notices.h"
#include "store/notices.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;

// What a CI says that pushed an image, as in the product that the reference is of.
Answer announce(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto body = request.body();
  if (!id) return fail(id.error());
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  const auto announcement = read_announcement(fields);
  if (fields.error()) return fail(*fields.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    const auto notice = pipeline::make_notice(c.pipeline, tx, *id, announcement);
    if (!notice) {
      return fail(notice.error().code, "image_name: " + notice.error().message, "image_name");
    }
    pipeline::store_notice(tx, *notice);
    return Reply{202, notice_shape(tx, *notice)};
  });
}

}  // namespace

void add_notice_endpoints(Router& router, ApiContext& c) {
  const auto add = [&](const std::string& kind, const std::string& operation) {
    router
        .add("POST", "/api/organization/{organizationId}/" + kind + "/deploy", operation,
             [&c](const ApiRequest& request) { return announce(c, request); })
        .needs(model::Role::DEPLOYER);
  };
  add("container", "autoDeployContainerEnvironments");
  add("job", "autoDeployJobEnvironments");
  router
      .add("GET", "/api/organization/{organizationId}/notice", "listNotice",
           [&c](const ApiRequest& request) -> Answer {
             const auto id = request.id<OrganizationId>("organizationId");
             const auto page = request.page();
             if (!id) return fail(id.error());
             if (!page) return fail(page.error());
             return c.read([&](store::Transaction& tx) -> Answer {
               if (!store::organization(tx, *id)) {
                 return fail(not_found("organization", id->to_string()));
               }
               ListWriter list;
               for (const auto& notice : store::notices(tx, *id, *page)) {
                 list.add(notice_shape(tx, notice, list.memory()));
               }
               return list.reply();
             });
           })
      .takes_query({"limit", "before"});
  router.add(
      "GET", "/api/notice/{noticeId}", "getNotice", [&c](const ApiRequest& request) -> Answer {
        return request.id<model::NoticeId>("noticeId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            return found(store::notice(tx, id), "notice", id).map([&](const auto& notice) {
              return Reply{200, notice_shape(tx, notice)};
            });
          });
        });
      });
}

}  // namespace slipway::api
