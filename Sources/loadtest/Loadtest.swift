@main struct Loadtest { static func main() {} }
