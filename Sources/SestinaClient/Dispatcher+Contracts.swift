import DequeModule

extension Dispatcher {
    /// What is known of a model; nil when the server has to be asked.
    func verdict(on digest: UInt64) -> ContractWatch.Verdict? {
        guard watch != nil else { return .kept }
        return watch?.verdict(on: digest)
    }

    /// Takes in what a server says of its model.
    func learn(from document: [UInt8]) throws(ClientError) {
        try watch?.learn(from: document)
    }

    /// Lines calls up again, in front, whose answers cannot be handed out and may not be refused.
    func askAgain(_ calls: [PendingCall]) {
        var again: [PendingCall] = []
        for var pending in calls {
            guard pending.repeats < ContractWatch.repeatsMax else {
                let reason = "the server takes other models faster than they can be asked for"
                pending.call.finish(.failure(ClientError.contractUnknown(reason)))
                continue
            }
            pending.repeats += 1
            again.append(pending)
        }
        waiting.prepend(contentsOf: again)
    }
}
