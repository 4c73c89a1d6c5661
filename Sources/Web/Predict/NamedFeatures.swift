import Datasets
import HTTPFront
import HTTPTypes
import JSON
import SestinaClient
import Words

/// Features that a request gives by name, every one of them finite or missing.
struct NamedFeatures {
    private var given: [(name: String, value: Double)] = []
    /// What is said to be missing, with the fault that it is where the feature may not be.
    private var absent: [(name: String, fault: WebFault)] = []

    /// The members of a JSON object.
    ///
    /// - Parameter json: the text.
    /// - Throws: a ``WebFault`` that names the member that is no number and not null.
    init(json: [UInt8]) throws(WebFault) {
        guard !json.isEmpty else {
            throw WebFault(
                .badRequest,
                "the body is empty; it is a JSON object with the six figures"
            )
        }
        let value = try JSONValue(body: json)
        guard case .object(let members) = value else {
            throw WebFault(
                .badRequest,
                "the body is \(value.kind); it is a JSON object with the six figures by name"
            )
        }
        for member in members {
            if let number = member.value.double {
                given.append((member.name, number))
                continue
            }
            let fault = WebFault(
                .badRequest,
                "\(member.name.shown) is \(member.value.kind); it is a number, without quotes",
                field: member.name
            )
            guard member.value == .null else { throw fault }
            absent.append((member.name, fault))
        }
    }

    /// The fields of a form.
    ///
    /// - Parameter form: names, each once, and decimal numbers such as 52000 or 4000.25, or nothing.
    /// - Throws: a ``WebFault`` that names the field that is no such number, or is there twice.
    init(form: FormFields) throws(WebFault) {
        var names: Set<String> = []
        for (name, text) in form.fields {
            guard names.insert(name).inserted else {
                throw WebFault(
                    .badRequest,
                    "\(name.shown) is there twice; give it once",
                    field: name
                )
            }
            switch DecimalField(ArraySlice(text.utf8)) {
            case .number(let number): given.append((name, number))
            case .missing:
                let fault = Self.fault(name, "is empty; write a number like 52000 or 4000.25")
                absent.append((name, fault))
            case .notFinite:
                throw Self.fault(
                    name,
                    "is \(text.shown); every figure is finite, at most some 1.8e308"
                )
            case .invalid:
                throw Self.fault(
                    name,
                    "is \"\(text.shown)\"; write digits with a point before decimals and nothing else, "
                        + "like 52000 or 4000.25"
                )
            }
        }
    }

    /// The features as a model takes them.
    ///
    /// - Parameters:
    ///   - features: the names of the model's six features, in its order.
    ///   - mayBeMissing: for each of them whether it may be missing.
    /// - Returns: one value a feature, NaN for a missing one, or a fault that names the feature that may not be
    ///   missing or the name that is none.
    func row(of features: [String], mayBeMissing: [Bool]) -> Result<FeatureRow, WebFault> {
        for (name, fault) in absent {
            guard let index = features.firstIndex(of: name), mayBeMissing[index] else {
                return .failure(fault)
            }
        }
        var row = FeatureRow(repeating: .nan)
        var foundCount = 0
        for index in row.indices where index < features.count {
            if let found = given.first(where: { $0.name == features[index] }) {
                row[index] = found.value
                foundCount += 1
            } else if !mayBeMissing[index] {
                let fault = Self.fault(features[index], "is missing; \(Self.wanted(features))")
                return .failure(fault)
            }
        }
        if given.count > foundCount,
            let extra = given.first(where: { !features.contains($0.name) })
        {
            let wanted = Self.wanted(features)
            return .failure(Self.fault(extra.name, "is no feature of the model; \(wanted)"))
        }
        return .success(row)
    }

    private static func wanted(_ features: [String]) -> String {
        "the model takes \(features.joined(separator: ", "))"
    }

    private static func fault(_ name: String, _ predicate: String) -> WebFault {
        WebFault(.badRequest, "\(name.shown) \(predicate)", field: name)
    }
}
