@main struct Sestina { static func main() {} }
