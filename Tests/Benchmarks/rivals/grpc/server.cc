// The loan model behind C++ gRPC: asynchronous unary calls, one completion queue, one thread.
//
// Usage: grpc-server PORT
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../loan_model.h"
#include "loan.grpc.pb.h"

namespace {

// As many calls as the deepest measurement has in flight (16 connections, 64 deep), so none waits for a slot.
constexpr int kSlots = 16 * 64;

std::uint64_t ModelDigest() {
  return __builtin_bswap64(std::stoull(std::string(LOAN_MODEL_DIGEST, 16), nullptr, 16));
}

// One call at a time: waits for a request, answers it, and waits for the next.
class Slot {
 public:
  Slot(loan::Loan::AsyncService* service, grpc::ServerCompletionQueue* queue)
      : service_(service), queue_(queue) {
    answer_.set_model_digest(ModelDigest());
    Wait();
  }

  // Takes the next step once the queue has returned this slot.
  void Advance(bool succeeded) {
    if (answering_ || !succeeded) {
      Wait();
      return;
    }
    const double features[LOAN_FEATURES] = {
        features_.credit_lines_outstanding(), features_.loan_amt_outstanding(),
        features_.total_debt_outstanding(),   features_.income(),
        features_.years_employed(),           features_.fico_score(),
    };
    answering_ = true;
    if (!loan_features_are_finite(features)) {
      responder_->FinishWithError({grpc::StatusCode::INVALID_ARGUMENT, "every feature must be finite"}, this);
      return;
    }
    answer_.set_probability(loan_probability(features));
    responder_->Finish(answer_, grpc::Status::OK, this);
  }

 private:
  void Wait() {
    answering_ = false;
    responder_.reset();
    context_.emplace();
    responder_.emplace(&*context_);
    service_->RequestScore(&*context_, &features_, &*responder_, queue_, queue_, this);
  }

  loan::Loan::AsyncService* service_;
  grpc::ServerCompletionQueue* queue_;
  bool answering_ = false;
  loan::Features features_;
  loan::Answer answer_;
  std::optional<grpc::ServerContext> context_;
  std::optional<grpc::ServerAsyncResponseWriter<loan::Answer>> responder_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: grpc-server PORT\n";
    return 64;
  }
  const std::string address = std::string("127.0.0.1:") + arguments[1];
  int port = 0;
  loan::Loan::AsyncService service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::ServerCompletionQueue> queue = builder.AddCompletionQueue();
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::cerr << "grpc-server: cannot listen on " << address << "\n";
    return 74;
  }
  std::vector<std::unique_ptr<Slot>> slots;
  for (int i = 0; i < kSlots; i++) {
    slots.push_back(std::make_unique<Slot>(&service, queue.get()));
  }
  std::cerr << "listening on " << address << std::endl;
  void* slot = nullptr;
  bool succeeded = false;
  while (queue->Next(&slot, &succeeded)) {
    static_cast<Slot*>(slot)->Advance(succeeded);
  }
  return 0;
}
