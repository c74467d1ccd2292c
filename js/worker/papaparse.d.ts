declare module 'papaparse/papaparse.js' {
  import * as Papa from 'papaparse'
  export default Papa
}
