extension Array {
    /// The elements in runs of at most so many, each of at most so many bytes unless one element
    /// alone has more.
    func batches(
        of countMax: Int,
        bytesMax: Int = .max,
        bytes: (Element) -> Int = { _ in 0 }
    ) -> [[Element]] {
        var batches: [[Element]] = []
        var batch: [Element] = []
        var batchBytes = 0
        for element in self {
            let elementBytes = bytes(element)
            if batch.count == countMax || !batch.isEmpty && elementBytes > bytesMax - batchBytes {
                batches.append(batch)
                (batch, batchBytes) = ([], 0)
            }
            batch.append(element)
            batchBytes += elementBytes
        }
        if !batch.isEmpty { batches.append(batch) }
        return batches
    }
}
