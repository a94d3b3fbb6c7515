// A store that has one service, and things to put beside it.
#pragma once

#include <string>

#include "store/organizations.h"
#include "store/pushes.h"
#include "store/test_store.h"

namespace slipway::store {

class Records : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("web");
    database_->write([&](Transaction& tx) { EXPECT_TRUE(insert(tx, service_).has_value()); });
  }

  model::Hook make_hook(const std::string& name) {
    model::Hook hook;
    hook.id = make_id<model::HookId>();
    hook.organization = organization_.id;
    hook.name = name;
    hook.secret = "s";
    return hook;
  }
  model::Delivery make_delivery(const model::Hook& hook, const std::string& sender_id) {
    model::Delivery delivery;
    delivery.id = make_id<model::DeliveryId>();
    delivery.hook = hook.id;
    delivery.organization = organization_.id;
    delivery.delivery_id = sender_id;
    delivery.received_at = now_;
    return delivery;
  }
  model::Push make_push() {
    model::Push push;
    push.id = make_id<model::PushId>();
    push.organization = organization_.id;
    push.repository = service_.repository;
    push.ref = "refs/heads/main";
    return push;
  }

  model::Service service_;
};

}  // namespace slipway::store
